import { expect, it } from 'vitest';
import type { EngineEvent } from '#domain/engine-event';
import { EventLedger } from '#research/desk/event-ledger';
import { ReplaySession } from '#research/replay/replay-session';
import { recordedInMemory, stateOf } from '#tests/support/memory-tape';
import { testMarket, testSettings } from '#tests/support/recorded-market';

const settings = testSettings();

it('a tape that is replayed a second time by the same session says the same again: nothing of the first run is left', () => {
  const market = testMarket({ seed: 7, scenario: 'demo', density: 0.1, minutes: 30 }, settings);
  using tape = recordedInMemory(market.inputs(), { settings });
  const said: EngineEvent[][] = [];
  const session: ReplaySession = new ReplaySession(tape, settings, (event) => said.at(-1)?.push(event), true);
  const states = [1, 2, 3].map(() => {
    session.seekPosition(0);
    said.push([]);
    session.runTo(tape.inputs);
    return stateOf(session.pipeline);
  });
  expect(new Set(states).size).toBe(1);
  expect(said[0]?.length).toBeGreaterThan(500);
  expect(said[1]).toEqual(said[0]);
  expect(said[2]).toEqual(said[0]);
  expect(session.divergence).toBeNull();
});

it('what is kept beside a replay begins anew with each: counts and choices of sources do not add up over runs', () => {
  const market = testMarket({ seed: 7, scenario: 'demo', density: 0.1, minutes: 30 }, settings);
  using tape = recordedInMemory(market.inputs(), { settings });
  const ledgers = [1, 2].map(() => {
    const ledger = new EventLedger();
    const session = new ReplaySession(tape, settings, (event, position) => ledger.add(event, position));
    session.runTo(tape.inputs);
    return ledger;
  });
  const [first, second] = ledgers;
  expect(second?.count).toBe(first?.count);
  expect(second?.sources.standings(tape.inputs)).toEqual(first?.sources.standings(tape.inputs));
});
