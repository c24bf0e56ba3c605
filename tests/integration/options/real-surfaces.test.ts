import { describe, expect, it } from 'vitest';
import { argus } from '#tests/support/run-argus';
import { sharedFile } from '#tests/support/shared-data';

const FILES = {
  SPY: 'data/options_us/options_desk/SPY_20260714T1956Z.json.gz',
  'BTC and ETH': 'data/deribit/full_deribit_options_snapshot_20260814T213340Z.csv.gz',
} as const;

interface Smile {
  readonly record: string;
  readonly expiry: string;
  readonly status: string;
  readonly years: number;
  readonly quotes: number;
  readonly rmse: number;
  readonly atm_iv: number | null;
  readonly expected_move: number | null;
  readonly expected_move_straddle: number | null;
  readonly butterfly_free: boolean;
  readonly calendar_free: boolean;
}

function recordsOf(path: string): readonly Smile[] {
  const run = argus(['chain', path, '--json']);
  expect(run.code).toBe(0);
  return run.stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Smile);
}

describe('the surface of real chains', () => {
  for (const [name, file] of Object.entries(FILES)) {
    const path = sharedFile(file);
    it.skipIf(path === null)(`agrees with the straddles of ${name} (skipped without the market data)`, () => {
      const records = recordsOf(path as string);
      const smiles = records.filter(({ record, status }) => record === 'smile' && status === 'fitted');
      expect(smiles.length).toBeGreaterThan(9);
      for (const { expiry, years, expected_move: deviation, expected_move_straddle: straddle } of smiles) {
        // On the last day the strike nearest to the forward is not near at all.
        if (years < 0.002 || deviation === null || straddle === null) continue;
        // The mean move of a lognormal price is √(2/π) of its deviation; strikes beside the forward add a little.
        expect(straddle / deviation, expiry).toBeGreaterThan(0.76);
        expect(straddle / deviation, expiry).toBeLessThan(0.86);
      }
      const misfits = smiles.map(({ rmse }) => rmse).sort((one, other) => one - other);
      expect(misfits[misfits.length >> 1]).toBeLessThan(0.006);
      for (const surface of records.filter(({ record }) => record === 'surface')) {
        expect(surface).toMatchObject({ butterfly_free: true, calendar_free: true });
      }
    });
  }
});
