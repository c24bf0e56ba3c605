import { beforeEach, describe, expect, it } from 'vitest';
import type { HeldChain } from '#pipeline/held-chain';
import { epochMs, ManualClock } from '#primitives/clock';
import { EventLedger } from '#research/desk/event-ledger';
import type { Scene } from '#research/desk/scene';
import { AnalysedView } from '#transport/projections/options/analysed-view';
import { BLANK_CHAIN } from '#transport/projections/options/blank-views';
import type { OptionAnalyst, SeenChain } from '#transport/projections/options/option-analyst';
import { simulatedChains } from '#tests/support/simulated-chain';
import { toldSources } from '#tests/support/told-sources';

const chains = simulatedChains(2);

/** Answers when the test says so. */
class PatientAnalyst implements OptionAnalyst {
  readonly asked: { readonly seen: SeenChain; answer(problem: string | null): void; fail(): void }[] = [];

  ask(_topic: unknown, seen: SeenChain): Promise<never> {
    return new Promise((resolve, reject) => {
      this.asked.push({
        seen,
        answer: (problem) => resolve({ ...BLANK_CHAIN, underlying: seen.chain.underlying, problem } as never),
        fail: () => reject(new Error('the thread is gone')),
      });
    });
  }
}

describe('a view of options', () => {
  let analyst: PatientAnalyst;
  let scene: Scene;
  let changes: number;
  let clock: ManualClock;
  const held = (underlying: string): HeldChain => chains.get(underlying) as unknown as HeldChain;

  /** The next snapshot of the same options. */
  const another = (underlying: string): HeldChain => {
    const { chain, seenMs } = held(underlying);
    const { provider, terms, underlyingPrice, atMs } = chain;
    const next = { underlying: chain.underlying, provider, terms, underlyingPrice, atMs, contracts: [] };
    return { chain: next, seenMs } as unknown as HeldChain;
  };

  beforeEach(() => {
    analyst = new PatientAnalyst();
    changes = 0;
    clock = new ManualClock(epochMs(0));
    scene = {
      epoch: 1,
      position: 10,
      seenMs: epochMs(1),
      openMinuteMs: null,
      instruments: [],
      chains: [],
      ledger: new EventLedger(),
      nyse: null,
    };
  });

  function view(underlying: string | null, provider: string | null = null) {
    return new AnalysedView(
      {
        name: 'chain',
        scene: () => scene,
        analyst,
        clock,
        underlying,
        provider,
        ask: { expiry: null },
        blank: BLANK_CHAIN,
      },
      () => void changes++,
      { [Symbol.dispose]: () => undefined },
    );
  }

  const settled = (): Promise<void> => Promise.resolve().then(() => undefined);

  it('says what is missing, and asks nothing, while there is no chain', () => {
    using watched = view('IBIT');
    expect(watched.snapshot()).toMatchObject({ available: [], problem: 'No option chain up to the cursor.' });
    scene = { ...scene, chains: [held('SPY')] };
    clock.advanceTo(epochMs(clock.now() + 1_000));
    expect(watched.take()).toEqual({ available: ['SPY'], providers: [] });
    expect(watched.snapshot().problem).toBe('No option chain of IBIT up to the cursor.');
    expect(analyst.asked).toHaveLength(0);
  });

  it('asks about the newest chain once, and tells the answer when it comes', async () => {
    scene = { ...scene, chains: [held('IBIT'), held('SPY')] };
    using watched = view('IBIT');
    expect(watched.snapshot().problem).toBeNull();
    expect(watched.take()).toBeNull();
    expect(analyst.asked).toHaveLength(1);
    analyst.asked[0]?.answer(null);
    await settled();
    expect(changes).toBe(1);
    clock.advanceTo(epochMs(clock.now() + 1_000));
    expect(watched.take()).toMatchObject({ underlying: 'IBIT' });
    expect(watched.take()).toBeNull();
  });

  it('takes shares before coins where nobody says which, in the order of listing', () => {
    scene = { ...scene, chains: [held('BTC'), held('SPY'), held('IBIT')] };
    using watched = view(null);
    expect(watched.snapshot().available.at(-1)).toBe('BTC');
    expect(analyst.asked[0]?.seen.chain.underlying).toBe('SPY');
  });

  it('takes the provider that counts, whoever was heard last, and another one where it is asked for', () => {
    const { chain, seenMs } = held('IBIT');
    const { terms, underlying, underlyingPrice, atMs } = chain;
    const heading = { underlying, terms, underlyingPrice, atMs, contracts: [] };
    const from = (provider: string, laterMs: number): HeldChain =>
      ({ chain: { ...heading, provider }, seenMs: seenMs + laterMs }) as unknown as HeldChain;
    scene = { ...scene, chains: [from('yahoo', 0), from('tastytrade', 5), from('public', 9)] };
    for (const [at, provider] of ['yahoo', 'tastytrade', 'public'].entries())
      scene.ledger.add({ ...toldSources.chain(provider, seenMs + at), seenMs }, at + 1);
    using watched = view('IBIT');
    expect(watched.snapshot().providers).toEqual(['tastytrade', 'public', 'yahoo']);
    expect(analyst.asked[0]?.seen.chain.provider).toBe('tastytrade');
    using other = view('IBIT', 'yahoo');
    expect(other.snapshot().problem).toBeNull();
    expect(analyst.asked[1]?.seen.chain.provider).toBe('yahoo');
    using nobody = view('IBIT', 'nobody');
    expect(nobody.snapshot().problem).toBe('No option chain of IBIT from nobody up to the cursor.');
    expect(chain.provider).not.toBe('tastytrade');
  });

  it('passes over chains that come while the analyst is at work, and asks about the newest then', async () => {
    scene = { ...scene, chains: [held('IBIT')] };
    using watched = view('IBIT');
    watched.snapshot();
    for (let more = 0; more < 3; more++) {
      scene = { ...scene, chains: [another('IBIT')] };
      watched.take();
    }
    expect(analyst.asked).toHaveLength(1);
    analyst.asked[0]?.answer(null);
    await settled();
    watched.take();
    expect(analyst.asked).toHaveLength(2);
    expect(analyst.asked[1]?.seen.chain).toBe(scene.chains[0]?.chain);
  });

  it('never tells after a jump what was said about a chain from before it', async () => {
    scene = { ...scene, chains: [held('IBIT')] };
    using watched = view('IBIT');
    watched.snapshot();
    scene = { ...scene, epoch: 2, chains: [held('SPY')] };
    expect(watched.take()).toEqual({ resync: true, missed: 0 });
    expect(watched.snapshot().underlying).toBeNull();
    analyst.asked[0]?.answer('from before');
    await settled();
    clock.advanceTo(epochMs(clock.now() + 1_000));
    expect(watched.take()).toBeNull();
    expect(watched.snapshot().problem).toBe('No option chain of IBIT up to the cursor.');
  });

  it('tells in words that the work failed, and asks again about the next chain', async () => {
    scene = { ...scene, chains: [held('IBIT')] };
    using watched = view('IBIT');
    watched.snapshot();
    analyst.asked[0]?.fail();
    await settled();
    await settled();
    clock.advanceTo(epochMs(clock.now() + 1_000));
    expect(watched.take()).toMatchObject({ problem: expect.stringContaining('the thread is gone') as unknown });
    scene = { ...scene, chains: [another('IBIT')] };
    watched.take();
    expect(analyst.asked).toHaveLength(2);
  });
});
