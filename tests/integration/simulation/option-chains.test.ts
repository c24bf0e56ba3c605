import type { EngineInput } from '#domain/engine-input';
import { describe, expect, it } from 'vitest';
import type { OptionQuote } from '#domain/chain';
import type { PackedChain } from '#domain/packed-chain';
import { listedExpiries } from '#simulation/options/listed-expiries';
import { OPTION_MARKETS, type OptionMarketTerms } from '#simulation/options/option-market-terms';
import { scenarioNamed } from '#simulation/scenarios';
import { SimulatedMarket } from '#simulation/simulated-market';
import { exp } from '#primitives/exact-math';
import { chainsOf, clockMs, gatherChains } from '#tests/unit/simulation/gathered-chains';
import { NYSE } from '#tests/unit/simulation/gathered-market';

const DAY_MS = 86_400_000;
const opening = gatherChains('demo', '14:20', 60);
const demoMs = scenarioNamed('demo').startMs;

function marketOf(underlying: string): OptionMarketTerms {
  return OPTION_MARKETS.find((market) => market.underlying === underlying) as OptionMarketTerms;
}

function nameOf({ expiry, strike, right }: OptionQuote): string {
  return `${expiry} ${strike} ${right}`;
}

function live({ atMs, contracts }: PackedChain): readonly OptionQuote[] {
  return contracts.filter((quote) => quote.atMs === atMs);
}

function pairs(chain: PackedChain): readonly { readonly call: OptionQuote; readonly put: OptionQuote }[] {
  const puts = new Map(
    live(chain)
      .filter(({ right }) => right === 'put')
      .map((put) => [`${put.expiry} ${put.strike}`, put]),
  );
  return live(chain).flatMap((call) => {
    const put = call.right === 'call' ? puts.get(`${call.expiry} ${call.strike}`) : undefined;
    return put === undefined ? [] : [{ call, put }];
  });
}

describe('when chains come', () => {
  it('is every minute for coins, and for shares every minute in which their options trade', () => {
    for (const underlying of ['BTC', 'ETH']) expect(chainsOf(opening, underlying)).toHaveLength(60);
    for (const underlying of ['IBIT', 'BITO', 'SPY', 'QQQ']) {
      const times = chainsOf(opening, underlying).map(({ atMs }) => Math.floor((atMs - demoMs) / 60_000));
      // The first one, then from 14:30 on.
      expect(times).toEqual([860, ...Array.from({ length: 50 }, (_, i) => 870 + i)]);
    }
  });

  it('is seen after it is taken, and on the source of what it is driven by', () => {
    for (const { seenMs, source, chain } of opening.inputs) {
      expect(seenMs).toBeGreaterThan(chain.atMs);
      expect(source).toBe(chain.underlying === 'BTC' || chain.underlying === 'ETH' ? 'sim-crypto' : 'sim-equity');
    }
  });

  it('takes nothing from the chance of everything else', () => {
    const terms = { seed: 3, startMs: demoMs + clockMs('14:25'), minutes: 12, nyse: NYSE, density: 0.1 };
    const without = [...new SimulatedMarket(terms).inputs()];
    const beside = [...new SimulatedMarket({ ...terms, options: true }).inputs()];
    const { startMs } = terms;
    const ofOptions = (input: EngineInput): boolean =>
      input.kind === 'chain' || (input.kind === 'metric' && (input.atMs ?? startMs) < startMs);
    expect(beside.filter((input) => !ofOptions(input))).toEqual(without);
  });

  it('is never where the source is silent', () => {
    const gap = gatherChains('demo', '03:05', 12);
    const minutes = chainsOf(gap, 'BTC').map(({ atMs }) => Math.floor((atMs - demoMs) / 60_000) - 185);
    expect(minutes).toEqual([0, 1, 2, 3, 4, 5, 9, 10, 11]);
  });
});

describe('the years without a calendar', () => {
  it.each([Date.UTC(1990, 5, 1), Date.UTC(1991, 5, 1), Date.UTC(2048, 11, 1), Date.UTC(2050, 11, 1)])(
    'have no options, and those next to them do: a market that begins at %d runs',
    (startMs) => {
      const inputs = [
        ...new SimulatedMarket({ seed: 1, startMs, minutes: 2, nyse: NYSE, density: 0.1, options: true }).inputs(),
      ];
      const known = startMs > Date.UTC(1991, 0) && startMs < Date.UTC(2049, 0);
      expect(inputs.some(({ kind }) => kind === 'chain')).toBe(known);
      expect(inputs.some(({ kind }) => kind === 'quote')).toBe(true);
    },
  );
});

describe('what is listed', () => {
  it('are the six underlyings, each with several expiries and both rights of every strike', () => {
    for (const { underlying, terms } of OPTION_MARKETS) {
      const [chain] = chainsOf(opening, underlying) as readonly [PackedChain];
      expect(chain.terms).toEqual(terms);
      expect(chain.layout.expiries.length).toBeGreaterThanOrEqual(4);
      const names = chain.contracts.map(nameOf);
      expect(new Set(names).size).toBe(chain.count);
      expect(pairs(chainsOf(opening, underlying).at(-1) as PackedChain).length).toBeGreaterThan(chain.count / 3);
    }
  });

  it('follows the calendars: third Fridays, the Thursday before Good Friday, Deribit until 08:00', () => {
    const names = (listing: OptionMarketTerms['listing'], clock: string): readonly string[] =>
      listedExpiries(listing, NYSE, demoMs + clockMs(clock)).map(({ name }) => name);
    expect(names('weeks', '15:00')).toEqual([
      '2026-03-06',
      '2026-03-13',
      '2026-03-20',
      '2026-03-27',
      '2026-04-02',
      '2026-04-10',
      '2026-04-17',
      '2026-05-15',
      '2026-06-18',
    ]);
    expect(names('weeks', '21:00')[0]).toBe('2026-03-13');
    expect(names('deribit', '07:59')[0]).toBe('2026-03-06');
    expect(names('deribit', '08:00')[0]).toBe('2026-03-07');
  });

  it('stays listed until it expires, whatever the price does', () => {
    const days = new SimulatedMarket({
      seed: 5,
      startMs: demoMs + clockMs('07:50'),
      minutes: 3 * 1_440,
      nyse: NYSE,
      density: 0.01,
      options: true,
      instruments: 1,
    });
    let before: PackedChain | null = null;
    let relisted = 0;
    for (const input of days.inputs()) {
      if (input.kind !== 'chain') continue;
      const chain = input.chain as PackedChain;
      if (before?.layout === chain.layout) continue;
      const expired = ({ expiry }: OptionQuote): boolean => Date.parse(`${expiry}T08:00:00Z`) <= chain.atMs;
      expect(chain.contracts.some(expired)).toBe(false);
      const now = new Set(chain.contracts.map(nameOf));
      for (const quote of before?.contracts ?? []) if (!expired(quote)) expect(now.has(nameOf(quote))).toBe(true);
      before = chain;
      relisted++;
    }
    expect(relisted).toBeGreaterThanOrEqual(4);
  });
});

describe('live quotes', () => {
  it('have an ask above the bid, on the ticks of their market', () => {
    for (const { chain } of opening.inputs) {
      const { fine, coarse, coarseFrom } = marketOf(chain.underlying).quotes;
      for (const { bid, ask } of live(chain as PackedChain)) {
        if (bid !== null && ask !== null) expect(ask).toBeGreaterThan(bid);
        // A quote that straddles the border between two ticks may use either.
        for (const price of [bid, ask])
          if (price !== null) expect(price % (price > 2 * coarseFrom ? coarse : fine)).toBe(0);
      }
    }
  });

  it('allow no free vertical, butterfly or calendar spread, buying at the ask and selling at the bid', () => {
    for (const { underlying } of OPTION_MARKETS) {
      for (const chain of chainsOf(opening, underlying).filter((_, i) => i % 10 === 9)) expectNoFreeSpread(chain);
    }
  });

  it('hold put-call parity between them: exactly so where nothing can be exercised early', () => {
    for (const chain of chainsOf(opening, 'BTC').filter((_, i) => i % 10 === 0)) {
      const market = marketOf('BTC');
      const spot = (chain.underlyingPrice as number) / 10_000;
      for (const { call, put } of pairs(chain)) {
        if (call.bid === null || call.ask === null || put.bid === null || put.ask === null) continue;
        const years = (Date.parse(`${call.expiry}T08:00:00Z`) - chain.atMs) / (365 * DAY_MS);
        const worth = (1 - ((call.strike / 10_000) * exp(-market.rate * years)) / spot) * 10_000;
        // Half a unit for the rounding of the price of the underlying.
        expect(call.bid - put.ask).toBeLessThanOrEqual(worth + 0.5);
        expect(call.ask - put.bid).toBeGreaterThanOrEqual(worth - 0.5);
      }
    }
  });

  it('pay no less than exercising where that is allowed', () => {
    for (const chain of chainsOf(opening, 'SPY').slice(1)) {
      for (const { strike, right, ask } of live(chain)) {
        if (ask === null) continue;
        const inside = (right === 'call' ? 1 : -1) * ((chain.underlyingPrice as number) - strike);
        expect(ask).toBeGreaterThanOrEqual(Math.max(0, inside) - 100);
      }
    }
  });

  it('are wider where the money is far, in the first minutes of a session, and in a storm', () => {
    const widths = (chain: PackedChain, from: number, to: number, relative: boolean): number => {
      const spot = chain.underlyingPrice as number;
      const found = live(chain).flatMap(({ strike, right, bid, ask }) => {
        const off = (right === 'call' ? 1 : -1) * (strike / spot - 1);
        if (off < from || off >= to || bid === null || ask === null || bid === 0) return [];
        return [(ask - bid) / (relative ? ask : 1)];
      });
      return found.reduce((sum, width) => sum + width, 0) / found.length;
    };
    const ibit = chainsOf(opening, 'IBIT');
    const late = ibit.at(-1) as PackedChain;
    expect(widths(late, 0.15, 0.3, true)).toBeGreaterThan(1.5 * widths(late, 0, 0.05, true));
    expect(widths(ibit[1] as PackedChain, 0, 0.1, false)).toBeGreaterThan(1.3 * widths(late, 0, 0.1, false));
    const storm = chainsOf(gatherChains('demo', '16:40', 60), 'IBIT');
    const [calm, wild] = [storm[0], storm.at(-1)] as [PackedChain, PackedChain];
    expect(widths(wild, 0, 0.1, false)).toBeGreaterThan(1.3 * widths(calm, 0, 0.1, false));
  });

  it('now and then lose a side or are left alone, far from the money and where little trades most of all', () => {
    const share = (underlying: string, of: (quote: OptionQuote, chain: PackedChain) => boolean): number => {
      const chains = chainsOf(opening, underlying).slice(-20);
      const counts = chains.map((chain) => chain.contracts.filter((quote) => of(quote, chain)).length / chain.count);
      return counts.reduce((sum, count) => sum + count, 0) / counts.length;
    };
    const neglected = (quote: OptionQuote, chain: PackedChain): boolean => quote.atMs !== chain.atMs;
    const oneSided = ({ bid, ask }: OptionQuote): boolean => !((bid ?? 0) > 0 && ask !== null);
    expect(share('BITO', neglected)).toBeGreaterThan(2 * share('SPY', neglected));
    for (const { underlying } of OPTION_MARKETS) {
      expect(share(underlying, neglected)).toBeGreaterThan(0.002);
      expect(share(underlying, neglected)).toBeLessThan(0.3);
      expect(share(underlying, oneSided)).toBeGreaterThan(0.005);
      expect(share(underlying, oneSided)).toBeLessThan(0.35);
    }
    const deribit = chainsOf(opening, 'BTC').at(-1) as PackedChain;
    expect(deribit.contracts.some(({ bid }) => bid === null)).toBe(true);
    expect(deribit.contracts.some(({ bid }) => bid === 0)).toBe(false);
  });
});

describe('closed hours', () => {
  const night = gatherChains('demo', '02:10', 55);

  it("show the last session's quotes, older with every chain, at the price of the day", () => {
    const chains = chainsOf(night, 'SPY');
    expect(chains.map(({ atMs }) => Math.floor((atMs - demoMs) / 60_000))).toEqual([130, 150, 180]);
    const closeMs = demoMs - 3 * 3_600_000;
    for (const chain of chains) {
      for (const quote of chain.contracts) expect(quote.atMs).toBe(closeMs);
      expect(chain.column('bid')).toBe((chains[0] as PackedChain).column('bid'));
    }
  });

  it('end what expired with the session', () => {
    const evening = chainsOf(gatherChains('demo', '20:55', 70), 'SPY');
    const names = evening.map(({ layout }) => layout.expiries[0]);
    expect(names[0]).toBe('2026-03-06');
    expect(names.at(-1)).toBe('2026-03-09');
  });
});

describe('volume and open interest', () => {
  it('grow with trades, whose last prices lie on a side of the quote', () => {
    for (const underlying of ['SPY', 'BTC']) {
      const chains = chainsOf(opening, underlying).slice(1);
      let traded = 0;
      chains.forEach((chain, i) => {
        const before = chains[i - 1];
        if (before === undefined || before.layout !== chain.layout) return;
        chain.contracts.forEach((quote, row) => {
          const grown = (quote.volume as number) - (before.contracts[row]?.volume as number);
          expect(grown).toBeGreaterThanOrEqual(0);
          if (grown === 0) return;
          traded++;
          expect([quote.bid, quote.ask]).toContain(quote.last);
        });
      });
      expect(traded).toBeGreaterThan(20);
    }
  });

  it('lie near the money rather than far from it', () => {
    const chain = chainsOf(opening, 'IBIT').at(-1) as PackedChain;
    const spot = chain.underlyingPrice as number;
    const held = (from: number, to: number): number => {
      const found = chain.contracts.filter(({ strike }) => {
        const off = Math.abs(strike / spot - 1);
        return off >= from && off < to;
      });
      return found.reduce((sum, { openInterest }) => sum + (openInterest as number), 0) / found.length;
    };
    expect(held(0, 0.1)).toBeGreaterThan(2 * held(0.3, 1));
  });
});

describe('the planted mispriced quote', () => {
  it('is labelled with its contract, and lies off its own usual price while it lasts', () => {
    const around = gatherChains('demo', '15:10', 40);
    const label = around.market.labels.find(({ what, symbol }) => what === 'mispriced quote' && symbol === 'SPY');
    expect(label?.contract).toEqual({ expiry: '2026-04-17', strike: 640, right: 'put' });
    const mids = chainsOf(around, 'SPY').map((chain) => {
      const quote = chain.contracts.find(
        ({ expiry, strike, right }) => expiry === '2026-04-17' && strike === 6_400_000 && right === 'put',
      );
      const { bid, ask } = quote as OptionQuote;
      const inside = chain.atMs >= (label?.fromMs ?? 0) && chain.atMs < (label?.toMs ?? 0);
      return { inside, mid: ((bid as number) + (ask as number)) / 2, width: (ask as number) - (bid as number) };
    });
    const first = mids.findIndex(({ inside }) => inside);
    const [before, during] = [mids[first - 1], mids[first]] as [(typeof mids)[number], (typeof mids)[number]];
    expect(during.mid - before.mid).toBeGreaterThan(5 * during.width);
    expect(mids.filter(({ inside }) => inside)).toHaveLength(15);
    expect((mids.at(-1)?.mid as number) - before.mid).toBeLessThan(3 * before.width);
  });

  it('is not labelled where no options are quoted', () => {
    const scenario = scenarioNamed('demo');
    const market = new SimulatedMarket({ seed: 7, ...scenario, scenario, nyse: NYSE });
    expect(market.labels.some(({ what }) => what === 'mispriced quote')).toBe(false);
  });
});

/** Prices in ten-thousandths, for both rights; the same strikes may be bought and sold in any number. */
function expectNoFreeSpread(chain: PackedChain): void {
  const isCoin = chain.terms.quotedIn === 'coin';
  const unit = isCoin ? (chain.underlyingPrice as number) / 10_000 : 1;
  const byExpiry = Map.groupBy(live(chain), ({ expiry, right }) => `${expiry} ${right}`);
  for (const quotes of byExpiry.values()) {
    const rising = quotes.toSorted((left, right) => left.strike - right.strike);
    rising.forEach((low, i) => {
      const high = rising[i + 1];
      if (high === undefined) return;
      const [dear, cheap] = low.right === 'call' ? [low, high] : [high, low];
      // Whoever buys what is worth more pays at least what the other brings, and no more than the strikes are apart.
      if (dear.ask !== null && cheap.bid !== null) expect(dear.ask).toBeGreaterThanOrEqual(cheap.bid);
      if (dear.bid !== null && cheap.ask !== null) {
        expect((dear.bid - cheap.ask) * unit).toBeLessThanOrEqual(high.strike - low.strike);
      }
      const middle = rising[i + 1];
      const far = rising[i + 2];
      if (middle?.bid === null || middle === undefined || far?.ask === null || far === undefined || low.ask === null)
        return;
      const share = (far.strike - middle.strike) / (far.strike - low.strike);
      expect(share * low.ask + (1 - share) * far.ask).toBeGreaterThanOrEqual(middle.bid - 1e-6);
    });
  }
  const byStrike = Map.groupBy(
    live(chain).filter(({ right }) => right === 'call'),
    ({ strike }) => strike,
  );
  for (const quotes of byStrike.values()) {
    const sooner = quotes.toSorted((left, right) => (left.expiry < right.expiry ? -1 : 1));
    sooner.forEach((near, i) => {
      const far = sooner[i + 1];
      if (far !== undefined && far.ask !== null && near.bid !== null) expect(far.ask).toBeGreaterThanOrEqual(near.bid);
    });
  }
}
