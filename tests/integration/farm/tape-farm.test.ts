import { beforeAll, describe, expect, it } from 'vitest';
import { InputBlock } from '#domain/input-block';
import { MemoryBook } from '#farm/book/memory-book';
import { openFarmBackend } from '#farm/backends/open-farm-backend';
import { SeededRandom } from '#primitives/random';
import { MINUTE_MS } from '#primitives/clock';
import { TapeReader } from '#store/tape/tape-reader';
import { type RecordedMarket, recordMarket, simulatedMarket } from '#tests/support/market-recording';
import { MEMORY_PATH, MemoryRecording } from '#tests/support/memory-tape';
import { SETTINGS } from '#tests/support/scripted-inputs';
import { EveryKeyframe, eagerPopulation, TapedFarm } from '#tests/support/taped-farm';

/** From just before New York opens. */
const TERMS = { seed: 7, options: true, density: 0.03, fromMinute: 865, minutes: 170 } as const;
const KEYFRAMES = { everyInputs: 1_500, everyMs: 20 * MINUTE_MS };

const population = eagerPopulation();
let market: RecordedMarket;
let straight: { readonly hashes: string; readonly bars: number; readonly book: MemoryBook };

beforeAll(() => {
  market = recordMarket({ ...TERMS, keyframes: KEYFRAMES });
  using whole = new TapedFarm({ market, population }).toTheEnd();
  straight = { hashes: whole.hashes, bars: whole.book.length, book: whole.book };
}, 120_000);

function beginning(bars: number): MemoryBook {
  const book = new MemoryBook(population);
  for (let place = 0; place < bars; place++) book.append(straight.book.read(place));
  return book;
}

describe('a farm on a tape', () => {
  it('has something to do there', () => {
    let closed = 0;
    straight.book.visitSets(0, straight.bars, { closed: ({ configs }) => void (closed += configs.length) });
    expect(straight.bars).toBeGreaterThan(150);
    expect(closed).toBeGreaterThan(population.size);
  });

  it('comes to the same book and the same accounts wherever it is stopped, and however often', () => {
    const random = new SeededRandom(3);
    const keyframes = new EveryKeyframe();
    const book = new MemoryBook(population);
    let starts = 0;
    let until = 0;
    for (;;) {
      using lived = new TapedFarm({ market, population, book, keyframes });
      starts++;
      until += random.below(1_600);
      // In the middle of minutes, chains half heard.
      while (!lived.farm.atEnd && lived.farm.position < until) lived.farm.advance(1 + random.below(90));
      expect(lived.farm.stop).toBeNull();
      if (!lived.farm.atEnd) continue;
      expect(lived.hashes).toBe(straight.hashes);
      break;
    }
    expect(starts).toBeGreaterThan(5);
    expect(keyframes.kept.length).toBeGreaterThan(1);
  });

  it('goes on from an older keyframe where its book has lost its newest minutes', () => {
    const keyframes = new EveryKeyframe();
    new TapedFarm({ market, population, keyframes }).toTheEnd()[Symbol.dispose]();
    const last = keyframes.kept.at(-1)?.place ?? 0;
    using again = new TapedFarm({ market, population, keyframes, book: beginning(last - 1) });
    expect(again.farm.run.place).toBeLessThan(last - 1);
    expect(again.toTheEnd().hashes).toBe(straight.hashes);
  });

  it.each(['columns', 'tensorflow'] as const)(
    'goes on with %s, which live through the bars of the book first',
    async (name) => {
      const backend = await openFarmBackend({ backend: name, threads: null });
      if (!backend.ok) throw new Error(backend.failure);
      using other = backend.value;
      const keyframes = new EveryKeyframe();
      new TapedFarm({ market, population, keyframes }).toTheEnd()[Symbol.dispose]();
      const [first] = keyframes.kept;
      if (first === undefined) throw new Error('no keyframe was kept');
      const before = new EveryKeyframe();
      before.keep(first);
      using changed = new TapedFarm({
        market,
        population,
        keyframes: before,
        book: beginning(straight.bars),
        openEvaluator: (those, listener) => {
          const opened = other.open(those, listener);
          if (opened.ok) return opened.value;
          throw new Error(opened.failure);
        },
      });
      expect(changed.farm.position).toBe(first.position);
      expect(changed.toTheEnd().hashes).toBe(straight.hashes);
      expect(changed.farm.stop).toBeNull();
    },
  );

  it('makes nothing of a keyframe that does not fit, and begins at the first input', () => {
    const keyframes = new EveryKeyframe();
    new TapedFarm({ market, population, keyframes }).toTheEnd()[Symbol.dispose]();
    const [last] = keyframes.kept.toReversed();
    if (last === undefined) throw new Error('no keyframe was kept');
    const { words, sight } = last;
    const garbled = words.map((word, at) => (at % 97 === 0 ? word + 1_000_003 : word));
    for (const odd of [
      { ...last, ledgerHash: 'another' },
      { ...last, words: words.subarray(1) },
      { ...last, words: new Int32Array(words.length + 1) },
      { ...last, words: garbled },
      { ...last, sight: sight.subarray(1) },
    ]) {
      const broken = new EveryKeyframe();
      broken.keep(odd);
      using again = new TapedFarm({ market, population, keyframes: broken, book: beginning(straight.bars) });
      expect(again.farm.position).toBe(0);
      expect(again.farm.run.place).toBe(0);
    }
  });

  it('stops at the first minute that its book tells otherwise', () => {
    const book = beginning(20);
    const { step, ...minute } = straight.book.read(20);
    book.append({ ...minute, step: { ...step, lapsed: step.lapsed + 1 } });
    using again = new TapedFarm({ market, population, book }).toTheEnd();
    expect(again.farm.stop).toEqual({ kind: 'other-past', minute: straight.book.minuteAt(20) });
    expect(again.book.length).toBe(21);
  });

  it('follows a tape while it is recorded, and is where a later one would be', () => {
    const random = new SeededRandom(5);
    using recording = new MemoryRecording({ settings: SETTINGS, keyframes: KEYFRAMES, batchRows: 1 });
    const source = simulatedMarket(TERMS);
    const block = new InputBlock(200);
    let live: TapedFarm | null = null;
    while (source.fill(block)) {
      recording.engine.ingest(block, 0, block.length);
      if (random.below(4) > 0) continue;
      const recorded = { ...market, files: recording.files, path: MEMORY_PATH };
      live ??= new TapedFarm({ market: recorded, population });
      live.farm.follow(TapeReader.open(MEMORY_PATH, { files: recording.files }));
      live.toTheEnd();
    }
    recording.engine.finish();
    live?.farm.follow(recording.finished());
    expect(live?.toTheEnd().hashes).toBe(straight.hashes);
  });

  it('takes up what the pipeline held after a break in the recording, restarted or not', () => {
    using recording = new MemoryRecording({ settings: SETTINGS, keyframes: KEYFRAMES, batchRows: 1 });
    const source = simulatedMarket(TERMS);
    const block = new InputBlock(200);
    for (let blocks = 0; source.fill(block); blocks++) {
      if (blocks === 25) recording.files.broken.write = 'EIO';
      recording.engine.ingest(block, 0, block.length);
      if (blocks !== 35) continue;
      delete recording.files.broken.write;
      expect(recording.engine.resumeRecording()).toBe(true);
    }
    recording.finished()[Symbol.dispose]();
    const broken = { ...market, files: recording.files, path: MEMORY_PATH };
    const keyframes = new EveryKeyframe();
    using through = new TapedFarm({ market: broken, population, keyframes }).toTheEnd();
    expect(through.farm.stop).toBeNull();
    expect(through.book.length).toBeGreaterThan(50);
    expect(through.book.length).toBeLessThan(straight.bars);
    using again = new TapedFarm({ market: broken, population, keyframes, book: through.book }).toTheEnd();
    expect(again.hashes).toBe(through.hashes);
  });
});
