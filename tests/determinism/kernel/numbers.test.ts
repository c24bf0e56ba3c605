import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputBlock, InputKind } from '#domain/input-block';
import { Pipeline } from '#pipeline/pipeline';
import { DAY_MS, MINUTE_MS } from '#primitives/clock';
import { SeededRandom } from '#primitives/random';
import { SCENARIO_NAMES, scenarioNamed } from '#simulation/scenarios';
import { simulatedMarket } from '#tests/support/market-recording';
import { COIN, listing, minuteTick, SETTINGS, SHARE, T0 } from '#tests/support/scripted-inputs';
import { fieldsThatAreNaN } from '#tests/support/state-numbers';

describe('the state', () => {
  it('would be seen to hold a NaN', () => {
    const window = Float64Array.of(1, Number.NaN);
    expect(fieldsThatAreNaN({ visitState: (visitor) => visitor.window('w', window) })).toEqual(['.w']);
  });

  it.each(SCENARIO_NAMES)('holds no NaN after any hour of the scenario %s', (scenario) => {
    const { minutes } = scenarioNamed(scenario);
    // The long ones are about an hour in their second half.
    const market = simulatedMarket({
      scenario,
      density: 0.01,
      fromMinute: minutes > 1_440 ? minutes / 2 : 0,
      minutes: 1_440,
    });
    const pipeline = new Pipeline(SETTINGS);
    const block = new InputBlock(1_000);
    let checkedMs = 0;
    while (market.fill(block)) {
      pipeline.run(block, 0, block.length, () => undefined);
      if (pipeline.seenMs - checkedMs < 60 * MINUTE_MS) continue;
      checkedMs = pipeline.seenMs;
      expect(fieldsThatAreNaN(pipeline)).toEqual([]);
    }
    expect(fieldsThatAreNaN(pipeline)).toEqual([]);
  });

  const STRANGE = [Number.NaN, Number.POSITIVE_INFINITY, -1, 0, -0, 0.5, 1, 2 ** 53 - 1, 2 ** 53, 1e308, -7];

  it('holds no NaN and the pipeline goes on, whatever cells a quote or a trade has', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (seed) => {
        const random = new SeededRandom(seed);
        const pipeline = new Pipeline(SETTINGS);
        for (const origin of ['trades', 'quotes'] as const) {
          pipeline.handle(listing({ ...COIN, barsFrom: origin, symbol: `C${origin}` as never }));
          pipeline.handle(listing({ ...SHARE, barsFrom: origin, symbol: `S${origin}` as never }));
        }
        const block = new InputBlock(64);
        const cell = (): number => {
          const usual = 100 + random.below(20);
          return random.below(3) > 0 ? usual : (STRANGE[random.below(STRANGE.length)] as number);
        };
        let now = T0;
        for (let turn = 0; turn < 40; turn++) {
          block.clear();
          for (let row = 0; row < 64; row++) {
            block.push(minuteTick((now += random.below(2) * random.below(MINUTE_MS))));
            block.kind[row] = random.below(2) === 0 ? InputKind.quote : InputKind.trade;
            block.instrument[row] = random.below(5);
            block.atMs[row] = random.below(9) === 0 ? cell() : now - random.below(500_000) + random.below(400_000);
            for (const column of [
              'bid',
              'ask',
              'bidSize',
              'askSize',
              'last',
              'volume',
              'price',
              'size',
              'tradeId',
            ] as const) {
              block[column][row] = cell();
            }
          }
          if (turn % 17 === 16) now += 5 * DAY_MS;
          pipeline.run(block, 0, 64, () => undefined);
        }
        expect(fieldsThatAreNaN(pipeline)).toEqual([]);
      }),
      { seed: 7, numRuns: 25 },
    );
  });
});
