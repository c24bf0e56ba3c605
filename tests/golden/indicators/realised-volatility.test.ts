import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CloseToCloseVolatility } from '#market/indicators/close-to-close-volatility';
import { GarmanKlassVolatility } from '#market/indicators/garman-klass-volatility';
import { ParkinsonVolatility } from '#market/indicators/parkinson-volatility';
import { RogersSatchellVolatility } from '#market/indicators/rogers-satchell-volatility';
import { YangZhangVolatility } from '#market/indicators/yang-zhang-volatility';
import { sharedFile } from '#tests/support/shared-data';

interface Reference {
  readonly cases: readonly {
    readonly name: string;
    readonly inp: {
      readonly ohlc: readonly (readonly [number, number, number, number])[];
      readonly periods_per_year: number;
    };
    readonly out: Readonly<Record<string, number>> & { readonly annualised: Readonly<Record<string, number>> };
  }[];
}

const path = sharedFile('oracles/realised_vol.json');
const reference = path === null ? null : (JSON.parse(readFileSync(path, 'utf8')) as Reference);

describe('realised volatility estimators', () => {
  it.skipIf(reference === null)(
    'agree with reference figures to 1e-10 (skipped where the reference data is absent)',
    () => {
      for (const { inp, out } of reference?.cases ?? []) {
        const periods = inp.ohlc.length - 1;
        const perYear = inp.periods_per_year;
        const figures = {
          close_close: new CloseToCloseVolatility(periods, perYear),
          parkinson: new ParkinsonVolatility(periods, perYear),
          garman_klass: new GarmanKlassVolatility(periods, perYear),
          garman_klass_yz_overnight: new GarmanKlassVolatility(periods, perYear, 'counted'),
          rogers_satchell: new RogersSatchellVolatility(periods, perYear),
          yang_zhang: new YangZhangVolatility(periods, perYear),
        };
        for (const [open, high, low, close] of inp.ohlc) {
          figures.close_close.add(close);
          figures.parkinson.add(high, low);
          figures.garman_klass.add(open, high, low, close);
          figures.garman_klass_yz_overnight.add(open, high, low, close);
          figures.rogers_satchell.add(open, high, low, close);
          figures.yang_zhang.add(open, high, low, close);
        }
        for (const [name, { value, variance }] of Object.entries(figures)) {
          expect((variance as number) / (out[`${name}_var`] as number) - 1, name).toBeCloseTo(0, 10);
          expect((value as number) / (out.annualised[name] as number) - 1, name).toBeCloseTo(0, 10);
        }
      }
    },
  );

  it('stay what they are on a fixed series, bit for bit on every machine', () => {
    const bars: readonly (readonly [number, number, number, number])[] = [
      [52.59, 53.06, 51.9, 51.98],
      [52.15, 52.15, 51.14, 51.48],
      [49.97, 50.55, 48.7, 49.11],
      [50.84, 51, 48.28, 48.28],
      [49.34, 49.34, 47.34, 47.66],
    ];
    const figures = {
      closeToClose: new CloseToCloseVolatility(4, 252),
      parkinson: new ParkinsonVolatility(4, 252),
      garmanKlass: new GarmanKlassVolatility(4, 252),
      rogersSatchell: new RogersSatchellVolatility(4, 252),
      yangZhang: new YangZhangVolatility(4, 252),
    };
    for (const [open, high, low, close] of bars) {
      figures.closeToClose.add(close);
      figures.parkinson.add(high, low);
      figures.garmanKlass.add(open, high, low, close);
      figures.rogersSatchell.add(open, high, low, close);
      figures.yangZhang.add(open, high, low, close);
    }
    expect(Object.fromEntries(Object.entries(figures).map(([name, { value }]) => [name, value]))).toEqual(GOLDEN);
  });
});

/** Checked against the formulas in another language to 14 digits. */
const GOLDEN = {
  closeToClose: 0.27345567436212276,
  parkinson: 0.38398045207113624,
  garmanKlass: 0.3143610857849538,
  rogersSatchell: 0.26680505203808175,
  yangZhang: 0.5186631555194368,
};
