import { expect, it } from 'vitest';
import { DEFAULT_DETECTOR_SETTINGS } from '#detectors/detector-settings';
import { MarketSight } from '#detectors/market-sight';
import type { SightMoment } from '#detectors/sight-moment';
import type { EngineEvent } from '#domain/engine-event';
import { sourceId } from '#domain/instrument';
import { packChain } from '#domain/packed-chain';
import { Population } from '#farm/population/population';
import { FarmSight } from '#farm/sight/farm-sight';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { HeldChain } from '#pipeline/held-chain';
import { epochMs, MINUTE_MS, SECOND_MS } from '#primitives/clock';
import { plainGrid } from '#tests/support/plain-grid';
import { pricedChain } from '#tests/support/priced-chain';
import { T0 } from '#tests/support/scripted-inputs';
import { SIGHT_TERMS } from '#tests/support/sight-terms';
import { fieldsBut } from '#tests/support/state-numbers';
import { toldSources as told } from '#tests/support/told-sources';

const NYSE = new NyseCalendar({ closed: [], early: [], lateOpen: [] });
const PLAN = {
  volatility: () => 0.5,
  strikes: [48, 49, 50, 51, 52, 53],
  expiries: ['2026-03-20'],
  rate: 0,
  dividendYield: 0,
  halfSpread: 0.02,
};
const minute = (count: number): number => T0 + count * MINUTE_MS + SECOND_MS;

/** Two sources of IBIT, a dollar apart; the better one is silent from the third minute to the tenth. */
function morning(): readonly (readonly EngineEvent[])[] {
  return Array.from({ length: 20 }, (_, at): readonly EngineEvent[] => {
    const isHeard = at < 3 || at > 10;
    return [
      ...(at === 0 ? [told.listing(0, 'alpaca-sip'), told.listing(1, 'yahoo')] : []),
      ...(isHeard ? [told.bar(0, minute(at), 50 + at)] : []),
      told.bar(1, minute(at), 49 + at),
      told.minuteOver(minute(at)),
    ];
  });
}

it('detectors are told the prices of the source that counts, and of no other', () => {
  const { sight } = DEFAULT_DETECTOR_SETTINGS;
  const watched = new MarketSight({ ...sight, underlyings: ['IBIT'] }, NYSE, {
    rate: 0,
    dividendYields: {},
    quoteMaxAgeMs: 5_000,
  });
  const moments = morning().map(
    (events) => events.map((event) => watched.hear(event, () => null)).at(-1) as SightMoment,
  );
  const prices = moments.map(({ underlyings }) => underlyings[0]?.price);
  const best = [50, 51, 52];
  const silent = [52, 52];
  const second = [54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 64];
  const bestAgain = [66, 67, 68, 69];
  expect(prices).toEqual([...best, ...silent, ...second, ...bestAgain]);
});

it('the farm trades on the source that counts: bars of another change nothing', () => {
  const farm = () => new FarmSight(new Population(plainGrid({})), NYSE, SIGHT_TERMS);
  const both = farm();
  const alone = farm();
  for (const at of [0, 1, 2]) {
    for (const event of morning()[at] ?? []) {
      both.hear(event, () => null);
      if (event.type !== 'bar.closed' || event.bar.instrument === 0) alone.hear(event, () => null);
    }
    expect(fieldsBut(both, ['sources'])).toEqual(fieldsBut(alone, ['sources']));
  }
});

it('options are those of the provider that counts, and of the next one as soon as it does', () => {
  const { sight } = DEFAULT_DETECTOR_SETTINGS;
  const watched = new MarketSight({ ...sight, underlyings: ['IBIT'] }, NYSE, {
    rate: 0,
    dividendYields: {},
    quoteMaxAgeMs: 60_000,
  });
  const held = new Map<string, HeldChain>();
  const chainOf = (_underlying: string, provider: string) => held.get(provider) ?? null;
  const send = (provider: string, seenMs: number, spot: number): void => {
    const chain = { ...pricedChain({ underlying: 'IBIT', spot, atMs: epochMs(seenMs), ...PLAN }), provider };
    const packed = packChain(chain);
    if (!packed.ok) throw new Error(packed.failure.what);
    held.set(provider, new HeldChain(packed.value, sourceId(provider), epochMs(seenMs)));
    watched.hear(told.chain(provider, seenMs), chainOf);
  };
  send('tastytrade', minute(0), 50);
  send('public', minute(0) + 5_000, 51);
  const spotAt = (seenMs: number): number | undefined => {
    const moment = watched.hear(told.minuteOver(seenMs), chainOf);
    return moment?.underlyings[0]?.chain?.spot;
  };
  expect(spotAt(minute(1))).toBe(50);
  send('public', minute(4), 52);
  expect(spotAt(minute(5))).toBe(50);
  expect(spotAt(minute(6)), 'silent for longer than chains may be').toBe(52);
});
