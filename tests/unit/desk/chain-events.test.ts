import { expect, it } from 'vitest';
import type { EventOf } from '#domain/engine-event';
import { EventLedger } from '#research/desk/event-ledger';
import { eventRecord, logEntry } from '#transport/projections/log-line';
import { HeardPipeline } from '#tests/support/scripted-inputs';
import { gatherChains } from '#tests/unit/simulation/gathered-chains';

const opening = gatherChains('demo', '14:30', 2);

function told(underlying: string): EventOf<'chain.seen'> {
  const heard = new HeardPipeline();
  const input = opening.inputs.findLast(({ chain }) => chain.underlying === underlying);
  if (input === undefined) throw new Error('there is no chain');
  heard.take(input);
  return heard.heard('chain.seen')[0] as EventOf<'chain.seen'>;
}

it('a chain is one line of the log: whose it is, how much of it is quoted, and what is wrong with it', () => {
  const ledger = new EventLedger();
  const event = told('SPY');
  ledger.add(event, 1);
  const { type, symbol, text, severity } = logEntry(ledger, 0);
  expect({ type, symbol, severity }).toEqual({ type: 'chain.seen', symbol: 'SPY', severity: 'plain' });
  const { contracts, expiries, twoSided } = event.chain;
  expect(text).toBe(`${contracts} contracts, ${expiries} expiries, ${twoSided} two-sided, from sim-opra`);
  const faulty = new EventLedger();
  faulty.add({ ...event, chain: { ...event.chain, crossed: 2, stale: 7 } }, 1);
  expect(logEntry(faulty, 0).text).toBe(`${text} (2 crossed, 7 stale)`);
});

it('the record of a chain is a short one: its contracts are in the book and on the tape', () => {
  for (const underlying of ['SPY', 'BTC']) {
    const event = told(underlying);
    const ledger = new EventLedger();
    ledger.add(event, 1);
    expect(eventRecord(ledger, 0).length).toBeLessThan(1_000);
    expect(event.chain.contracts).toBeGreaterThan(300);
    expect(event.chain.atTheMoney?.straddle).toBeGreaterThan(0);
  }
});
