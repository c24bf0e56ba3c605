import { describe, expect, it } from 'vitest';
import { sourceId } from '#domain/instrument';
import type { ChainInput } from '#domain/engine-input';
import { Inbox } from '#engine/inbox';
import { epochMs, MINUTE_MS } from '#primitives/clock';
import { pricedChain } from '#tests/support/priced-chain';
import { recover, SmallEngine } from '#tests/support/small-engine';
import { COIN, listing, minuteTick, T0, trade } from '#tests/support/scripted-inputs';

const PROVIDER = sourceId('tastytrade');

function snapshot(seenMs: number, spot: number): ChainInput {
  const chain = pricedChain({
    underlying: 'IBIT',
    provider: PROVIDER,
    spot,
    atMs: epochMs(seenMs),
    volatility: () => 0.5,
    strikes: [49, 50, 51],
    expiries: ['2026-03-20'],
    rate: 0,
    dividendYield: 0,
    halfSpread: 0.02,
  });
  return { kind: 'chain', seenMs: epochMs(seenMs), source: PROVIDER, chain };
}

function spotOf(engine: { readonly pipeline: SmallEngine['pipeline'] }): number | null {
  return engine.pipeline.chains.latest('IBIT', PROVIDER)?.chain.underlyingPrice ?? null;
}

describe('a snapshot of options that cannot be written', () => {
  it('is tried again until it can, said meanwhile, and on the tape in the end', () => {
    using engine = new SmallEngine();
    engine.take([listing(COIN), snapshot(T0 + 1_000, 50)]);
    engine.files.broken.write = 'EIO';
    engine.take([snapshot(T0 + MINUTE_MS, 51)]);
    expect(engine.engine.halt?.fault.message).toMatch(/market\.tape/);
    for (let attempt = 0; attempt < 3; attempt++) expect(engine.engine.resumeRecording()).toBe(false);
    expect(engine.engine.halt?.position).toBe(2);
    delete engine.files.broken.write;
    expect(engine.engine.resumeRecording()).toBe(true);
    expect(engine.engine.halt).toBeNull();
    engine.take([minuteTick(T0 + 2 * MINUTE_MS)]);
    engine.engine.finish();
    const recovered = recover(engine.files);
    expect(spotOf(recovered)).toBe(spotOf(engine));
    expect(recovered.pipeline.snapshot()).toEqual(engine.pipeline.snapshot());
  });

  it('is never told to anybody as safe: what was acknowledged ends before it', () => {
    using engine = new SmallEngine();
    engine.take([listing(COIN), snapshot(T0 + 1_000, 50)]);
    engine.files.broken.write = 'EIO';
    engine.take([snapshot(T0 + MINUTE_MS, 51), snapshot(T0 + 2 * MINUTE_MS, 52)], 1);
    expect(engine.engine.position).toBe(2);
    expect(spotOf(engine)).toBe(520_000);
  });
});

it('what feeds bring while the disk writes waits in the inbox, and none of it is lost or out of order', () => {
  using engine = new SmallEngine();
  const inbox = new Inbox();
  const { files } = engine;
  const write = files.write.bind(files);
  let said = 0;
  files.write = (file, bytes, position) => {
    // A slow disk: a feed speaks up in the middle of each write.
    if (said < 20) inbox.push(COIN.source, trade(T0 + 1_000 + 100 * said, { tradeId: said++ }));
    return write(file, bytes, position);
  };
  inbox.push(COIN.source, listing(COIN));
  engine.engine.pump(inbox);
  expect(said).toBe(20);
  const counters = engine.pipeline.instruments[0]?.intake.counters;
  expect(counters?.of('trades')).toBe(20);
  expect(counters?.of('outOfOrder')).toBe(0);
  expect(engine.inputsOnDisk()).toBe(21);
  expect(inbox.counts).toEqual({ droppedQuotes: 0, droppedOther: 0, clockSteppedBack: 0 });
});
