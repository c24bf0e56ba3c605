import { describe, expect, it } from 'vitest';
import { Inbox } from '#engine/inbox';
import { MINUTE_MS } from '#primitives/clock';
import { TapeReader } from '#store/tape/tape-reader';
import { MARKET_PATH } from '#tests/support/market-recording';
import { blockOf, marketInputs, recover, replay, SmallEngine } from '#tests/support/small-engine';
import { COIN, listing, minuteTick, T0, trade } from '#tests/support/scripted-inputs';

describe('the engine', () => {
  it('has an input on the disk before anybody is told what it led to', () => {
    using engine = new SmallEngine();
    const inputs = marketInputs(20);
    const toldTooEarly: number[] = [];
    let handled = 0;
    using _hearing = engine.bus.onAny(({ seenMs }) => {
      const on = engine.inputsOnDisk();
      if (on < handled || (inputs[on - 1]?.seenMs ?? 0) < seenMs) toldTooEarly.push(on);
    });
    for (let from = 0; from < inputs.length; from += 40) {
      const rows = inputs.slice(from, from + 40);
      handled = from + rows.length;
      engine.engine.ingest(blockOf(rows), 0, rows.length);
      expect(engine.engine.position).toBe(handled);
      expect(engine.inputsOnDisk()).toBe(handled);
    }
    expect(engine.events.length).toBeGreaterThan(50);
    expect(toldTooEarly).toEqual([]);
  });

  it('takes a part of a block as those rows alone', () => {
    using parts = new SmallEngine();
    using whole = new SmallEngine();
    const inputs = marketInputs(10);
    const block = blockOf(inputs);
    const cut = Math.floor(inputs.length / 3);
    parts.engine.ingest(block, 0, cut);
    parts.engine.ingest(block, cut, cut);
    parts.engine.ingest(block, cut, inputs.length);
    whole.engine.ingest(block, 0, inputs.length);
    expect(parts.hash).toBe(whole.hash);
    expect(parts.events).toEqual(whole.events);
    expect(parts.engine.position).toBe(inputs.length);
    parts.die();
    expect(replay(parts.files)).toMatchObject({ hash: whole.hash, divergence: null });
  });

  it('handles all that waits in the inbox, more than one batch of it too', () => {
    using engine = new SmallEngine();
    const inbox = new Inbox();
    inbox.push(COIN.source, listing(COIN));
    for (let i = 0; i < 10_000; i++) inbox.push(COIN.source, trade(T0 + i, { tradeId: i }));
    expect(engine.engine.pump(inbox)).toBe(10_001);
    expect(inbox.depth).toBe(0);
    expect(engine.engine.handled).toBe(10_001);
    expect(engine.engine.position).toBe(10_001);
    expect(engine.engine.pump(inbox)).toBe(0);
  });

  it('places each proof at the input that closed its minute', () => {
    using engine = new SmallEngine();
    engine.take(
      [listing(COIN), trade(T0 + 1_000), minuteTick(T0 + MINUTE_MS + 1_000), trade(T0 + MINUTE_MS + 1_001)],
      4,
    );
    engine.take([minuteTick(T0 + 4 * MINUTE_MS + 1_000)]);
    engine.engine.finish();
    using reader = TapeReader.open(MARKET_PATH, { files: engine.files });
    const proofs = reader.proofs().map(({ position, proof }) => [position, (proof.minuteMs - T0) / MINUTE_MS]);
    expect(proofs).toEqual([
      [3, 0],
      [5, 1],
      [5, 2],
      [5, 3],
    ]);
  });

  it('leaves keyframes as its policy says, and one at the end', () => {
    using engine = new SmallEngine({ keyframes: { everyInputs: 100, everyMs: Number.POSITIVE_INFINITY } });
    const inputs = marketInputs(20);
    engine.take(inputs, 30);
    engine.engine.finish();
    using reader = TapeReader.open(MARKET_PATH, { files: engine.files });
    const positions = reader.keyframes.map(({ position }) => position);
    expect(positions.slice(0, 3)).toEqual([120, 240, 360]);
    expect(positions.at(-1)).toBe(inputs.length);
    expect(recover(engine.files)).toMatchObject({ replayed: 0, keyframe: inputs.length, divergence: null });
  });

  it('leaves an empty tape without a keyframe when nothing was recorded', () => {
    using engine = new SmallEngine();
    engine.engine.finish();
    using reader = TapeReader.open(MARKET_PATH, { files: engine.files });
    expect(reader.keyframes).toEqual([]);
  });

  it('goes on where a recovered one stopped, to the same end', () => {
    const inputs = marketInputs();
    using undisturbed = new SmallEngine();
    undisturbed.take(inputs);
    using first = new SmallEngine();
    first.take(inputs.slice(0, 1_000));
    first.die();
    const { pipeline, position } = recover(first.files);
    using second = new SmallEngine({ files: first.files, pipeline });
    second.take(inputs.slice(position));
    expect(second.hash).toBe(undisturbed.hash);
    expect([...first.events, ...second.events]).toEqual(undisturbed.events);
  });
});
