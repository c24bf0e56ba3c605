import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { allDetectors } from '#detectors/all-detectors';
import type { RawSignal } from '#detectors/detector';
import { DEFAULT_DETECTOR_SETTINGS } from '#detectors/detector-settings';
import { MarketSight } from '#detectors/market-sight';
import type { UnderlyingMoment } from '#detectors/sight-moment';
import { ticker } from '#domain/instrument';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { ReplaySession } from '#research/replay/replay-session';
import { checkPipelineSettings } from '#settings/pipeline-settings-json';
import { TapeReader } from '#store/tape/tape-reader';
import { SIGHT_TERMS } from '#tests/support/sight-terms';

const PATH = fileURLToPath(new URL('../../../resources/tapes/demo.tape', import.meta.url));

interface HeardSignal extends RawSignal {
  readonly clock: string;
}

function hearDemo(): {
  readonly signals: readonly HeardSignal[];
  readonly funds: ReadonlyMap<string, UnderlyingMoment>;
} {
  using tape = TapeReader.open(PATH);
  const settings = checkPipelineSettings(tape.header.pipelineSettings, PATH);
  if (!settings.ok) throw new Error(settings.failure.problem);
  const nyse = new NyseCalendar(settings.value.calendar);
  const { rate, dividendYields, fills } = SIGHT_TERMS;
  const terms = { rate, dividendYields, quoteMaxAgeMs: fills.quotes.maxAgeMs };
  const sight = new MarketSight(DEFAULT_DETECTOR_SETTINGS.sight, nyse, terms);
  const detectors = allDetectors(DEFAULT_DETECTOR_SETTINGS);
  const signals: HeardSignal[] = [];
  const funds = new Map<string, UnderlyingMoment>();
  const session: ReplaySession = new ReplaySession(tape, settings.value, (event) => {
    const moment = sight.hear(event, (underlying, provider) => session.pipeline.chains.latest(underlying, provider));
    if (moment === null) return;
    const clock = new Date(moment.atMs).toISOString().slice(11, 16);
    const [fund] = moment.underlyings;
    if (fund !== undefined) funds.set(clock, fund);
    for (const detector of detectors) for (const signal of detector.hear(moment)) signals.push({ clock, ...signal });
  });
  session.runTo(tape.inputs);
  return { signals, funds };
}

describe('the detectors on the bundled demo day, under the thresholds that ship', () => {
  let signals: readonly HeardSignal[] = [];
  let funds: ReadonlyMap<string, UnderlyingMoment> = new Map();

  beforeAll(() => {
    ({ signals, funds } = hearDemo());
  });

  it('say this, and nothing else', () => {
    const lines = signals.map(({ clock, detector, symbol, tier, gates }) => {
      const refused = gates.filter(({ passed }) => !passed).map(({ text }) => text);
      return [clock, detector, symbol, tier, ...refused].join(' ');
    });
    expect(lines).toMatchInlineSnapshot(`
      [
        "10:20 volatility-shift BTCUSDT 3",
        "11:20 volatility-shift BTCUSDT 3",
        "13:42 volatility-shift BTCUSDT 3",
        "14:31 options-iv BITO 3",
        "14:42 volatility-shift BTCUSDT 3",
        "15:28 options-iv SPY 3",
        "17:07 options-iv SPY 3",
        "17:18 volatility-shift BTCUSDT 3",
        "17:18 volatility-shift IBIT 3",
        "17:18 volatility-shift BITO 3",
        "17:25 ibit-put-spread IBIT 2 deviations of that from its year +0.8, needs +1.0",
        "17:39 ibit-put-spread IBIT 1",
        "17:40 bito-put-spread BITO 1 IV rank 39, needs 50",
        "18:52 volatility-shift BTCUSDT 3",
        "18:52 volatility-shift IBIT 3",
        "19:00 volatility-shift BITO 3",
        "19:01 options-iv IBIT 3",
        "19:07 options-iv SPY 3",
        "20:05 options-iv BITO 3",
      ]
    `);
  });

  it('hold a first-tier put spread on IBIT, with every figure of every gate', () => {
    const found = signals.find(({ detector, tier, gates }) => {
      return detector === 'ibit-put-spread' && tier === 1 && gates.every(({ passed }) => passed);
    });
    expect(found).toMatchInlineSnapshot(`
      {
        "because": [
          "IBIT is 5.4 % down from its recent high",
          "on the day +0.5 %",
          "BTCUSDT options price 68.7 % a year, +1.0 deviations from its 260 days",
          "IV rank 58 of 252 days",
          "IV 68.7 % against 53.4 % of expected movement",
        ],
        "clock": "17:39",
        "detector": "ibit-put-spread",
        "gates": [
          {
            "found": 189,
            "gate": "after-open",
            "margin": 11.6,
            "needed": 15,
            "passed": true,
            "text": "time since the open 189 min, needs 15 min",
          },
          {
            "found": 201,
            "gate": "before-close",
            "margin": 12.4,
            "needed": 15,
            "passed": true,
            "text": "time to the close 201 min, needs 15 min",
          },
          {
            "found": 40,
            "gate": "quotes",
            "margin": 0.6666666666666666,
            "needed": 120,
            "passed": true,
            "text": "age of the newest options 40 s, at most 120 s",
          },
          {
            "found": 0.6865000000000001,
            "gate": "coin-volatility",
            "margin": 0.5255555555555558,
            "needed": 0.45,
            "passed": true,
            "text": "BTCUSDT implied volatility 68.7 %, needs 45.0 %",
          },
          {
            "found": 1.0075936170286182,
            "gate": "coin-z",
            "margin": 0.00759361702861816,
            "needed": 1,
            "passed": true,
            "text": "deviations of that from its year +1.0, needs +1.0",
          },
          {
            "found": 0.05354593050928125,
            "gate": "drop",
            "margin": 0.784864350309375,
            "needed": 0.03,
            "passed": true,
            "text": "fall of IBIT 5.4 %, needs 3.0 %",
          },
          {
            "found": 0.5813864942528736,
            "gate": "iv-rank",
            "margin": 0.16277298850574717,
            "needed": 0.5,
            "passed": true,
            "text": "IV rank 58, needs 50",
          },
        ],
        "structure": "bull_put",
        "symbol": "IBIT",
        "tier": 1,
      }
    `);
  });

  it('look at the day only after its minutes: the fall begins at 17:05 and nobody knew before', () => {
    const early = signals.filter(({ clock, detector }) => detector.endsWith('put-spread') && clock <= '17:05');
    expect(early).toEqual([]);
    expect(funds.get('17:05')?.recentDrop).toBeLessThan(0.005);
    expect(funds.get('17:50')?.recentDrop).toBeGreaterThan(0.06);
  });

  it('rank volatility in a true year of closes, today left out', () => {
    const { ivRank } = funds.get('18:00') ?? { ivRank: null };
    expect(ivRank).toMatchObject({ n: 252, status: 'ok' });
    expect(funds.get('18:00')?.symbol).toBe(ticker('IBIT'));
  });
});
