import { expect, it } from 'vitest';
import type { OptionChain } from '#domain/chain';
import { chainText } from '#connectors/files/export-chain';
import { ChainReading } from '#connectors/files/read-chains';
import { OPTION_MARKETS } from '#simulation/options/option-market-terms';
import { chainsOf, gatherChains } from '#tests/unit/simulation/gathered-chains';

const opening = gatherChains('demo', '14:29', 15);

function readBack(chain: OptionChain): OptionChain {
  const reading = new ChainReading('chain.csv', { onBadRow: 'fail' });
  reading.push(Buffer.from(chainText(chain)));
  const table = reading.finish();
  if (!table.ok) throw new Error(JSON.stringify(table.failure));
  expect(table.value.chains).toHaveLength(1);
  return table.value.chains[0] as OptionChain;
}

function byName({ contracts }: OptionChain): ReadonlyMap<string, unknown> {
  return new Map(contracts.map((quote) => [`${quote.expiry} ${quote.strike} ${quote.right}`, quote]));
}

it.each(OPTION_MARKETS.map(({ underlying }) => underlying))('a chain of %s is read back as it was', (underlying) => {
  const chains = chainsOf(opening, underlying);
  for (const chain of [chains[0], chains.at(-1)]) {
    if (chain === undefined) throw new Error('there is no chain');
    const { contracts: _, ...heading } = readBack(chain);
    expect(heading).toEqual({
      underlying: chain.underlying,
      underlyingPrice: chain.underlyingPrice,
      provider: chain.provider,
      terms: chain.terms,
      // The moment of a file is that of its newest quote: at night, when none is live, that of the last close.
      atMs: Math.max(...chain.contracts.map(({ atMs }) => atMs ?? 0)),
    });
    expect(byName(readBack(chain))).toEqual(byName(chain));
  }
});

it('a contract that was adjusted says so', () => {
  const [chain] = chainsOf(opening, 'BITO');
  if (chain === undefined) throw new Error('there is no chain');
  const [first, ...rest] = chain.contracts;
  if (first === undefined) throw new Error('there is no contract');
  const odd = { ...chain.toJSON(), contracts: [{ ...first, adjusted: true }, ...rest] };
  expect(readBack(odd).contracts.filter(({ adjusted }) => adjusted)).toHaveLength(1);
});
