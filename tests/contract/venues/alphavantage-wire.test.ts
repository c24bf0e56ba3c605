import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { classifyRefusal, refusalText } from '#connectors/alphavantage/http/alpha-refusal';
import { parseMinutes } from '#connectors/alphavantage/parse/alpha-bars';
import { isOptions } from '#connectors/alphavantage/parse/alpha-options';
import { parseQuote } from '#connectors/alphavantage/parse/alpha-quote';
import { sharedFile } from '#tests/support/shared-data';

const bodies = sharedFile('wire/alphavantage/romeltorres_recorded_bodies.json');
const refusals = sharedFile('wire/alphavantage/throttle_bodies.json');
const NOW = Date.UTC(2026, 0, 15, 15, 30);

function read(path: string | null): unknown {
  return JSON.parse(readFileSync(path ?? '', 'utf8'));
}

describe.skipIf(bodies === null)('bodies that Alpha Vantage has sent (skipped where they are absent)', () => {
  const recorded = (bodies === null ? {} : read(bodies)) as Readonly<Record<string, unknown>>;

  it('minutes are in New York time, and in order once they are read', () => {
    const parsed = parseMinutes(recorded['mock_time_series'], 'MSFT');
    expect(parsed.ok).toBe(true);
    const bars = parsed.ok ? parsed.value : [];
    expect(bars.length).toBeGreaterThan(30);
    expect(bars.at(-1)).toMatchObject({ startMs: Date.UTC(2017, 11, 18, 19, 56), high: 865_000 });
    expect(bars.map(({ startMs }) => startMs)).toEqual(bars.map(({ startMs }) => startMs).toSorted((a, b) => a - b));
  });

  it('a quote has a price', () => {
    expect(parseQuote(recorded['global_quote'], 'MSFT')).toEqual({
      ok: true,
      value: { price: 1_121_300, day: '2018-10-05' },
    });
  });
});

describe.skipIf(refusals === null)('refusals that Alpha Vantage has sent (skipped where they are absent)', () => {
  it('are told apart by their words, and never taken for data', () => {
    const sent = (refusals === null ? [] : read(refusals)) as readonly unknown[];
    expect(sent.map((body) => classifyRefusal(refusalText(body) ?? '', NOW))).toEqual([
      { kind: 'throttled', pauseMs: Date.UTC(2026, 0, 16, 5) - NOW },
      { kind: 'throttled', pauseMs: Date.UTC(2026, 0, 16, 5) - NOW },
      { kind: 'throttled', pauseMs: 60_000 },
      { kind: 'argument' },
    ]);
    for (const body of sent) expect(isOptions(body)).toBe(false);
  });
});
