import { describe, expect, it } from 'vitest';
import type { RawSignal } from '#detectors/detector';
import { atLeast, isTrue } from '#detectors/figure-gate';
import type { SightMoment } from '#detectors/sight-moment';
import type { GateVerdict } from '#domain/gate-verdict';
import { ticker } from '#domain/instrument';
import { priceE4 } from '#domain/money';
import type { SymbolRegime } from '#domain/regime';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { fail, ok, type Result } from '#primitives/result';
import type { SpreadProposal } from '#strategies/recommend/spread-proposal';
import { type RouterHelp, SignalRouter } from '#strategies/signal-router';
import { DEFAULT_STRATEGY_PARAMS, type StrategyParams } from '#strategies/strategy-params';
import { fallenFund, momentAt } from '#tests/support/imagined-moment';
import { sampleRecommendation } from '#tests/support/sample-advice';

const NYSE = new NyseCalendar({ closed: [], early: [], lateOpen: [] });
const QUIET = { hoursBefore: 0, minutesAfter: 0 };
const PARAMS: StrategyParams = {
  ...DEFAULT_STRATEGY_PARAMS,
  blackout: { fomc: QUIET, cpi: QUIET, nfp: QUIET },
};
const CALM: SymbolRegime = { trend: 'RANGE', volatility: 'NORMAL', session: 'RTH', quality: 0, confidence: 1 };
const FALLING: SymbolRegime = { ...CALM, trend: 'TREND_DOWN' };
const IBIT = ticker('IBIT');
const OPEN = isTrue('drop', true, 'it fell');

function raw(change: Partial<RawSignal> = {}): RawSignal {
  return {
    detector: 'ibit-put-spread',
    symbol: IBIT,
    tier: 1,
    structure: 'bull_put',
    because: ['it fell'],
    gates: [OPEN],
    ...change,
  };
}

/** As much of one as a score is made of. */
function proposal(moment: SightMoment, edge = 0.05): SpreadProposal {
  const { structure, prices } = sampleRecommendation();
  const { chain } = moment.underlyings[0] ?? fallenFund();
  return {
    question: { chain, structure: 'bull_put', atMs: moment.atMs },
    candidate: {
      quoted: { structure, expiry: { expiryMs: 0 }, contracts: [] },
      figures: { grade: 'A', prices: { ...prices, natural: priceE4(0.4), mid: priceE4(0.42) } },
    },
    edge,
    gates: [isTrue('edge', true, 'enough')],
  } as unknown as SpreadProposal;
}

interface Asked {
  readonly raws?: readonly RawSignal[];
  readonly regime?: SymbolRegime;
  readonly price?: number;
  readonly found?: Result<number, GateVerdict>;
  readonly says?: RawSignal | null;
}

/** Asks it about the next minute. */
class Desk {
  readonly #router: SignalRouter;
  proposed = 0;

  constructor(params = PARAMS) {
    this.#router = new SignalRouter(params, { series: [] }, NYSE);
  }

  at(minute: number, { raws = [], regime = CALM, price = 37.6, found = ok(0.05), says = raw() }: Asked = {}) {
    const moment = momentAt(minute, { regime, price });
    const help: RouterHelp = {
      momentum: { last: null, soFar: null },
      ask: () => says,
      propose: () => {
        this.proposed++;
        return found.ok ? ok(proposal(moment, found.value)) : found;
      },
      voiceOf: () => null,
    };
    return this.#router.route(raws, moment, help).map(({ signal }) => signal);
  }
}

describe('the router', () => {
  it('accepts what every gate lets in, with a score and what it is made of', () => {
    const [signal] = new Desk().at(0, { raws: [raw()] });
    expect(signal).toMatchObject({ refusedBy: null, symbol: 'IBIT', tier: 1 });
    expect(signal?.gates.every(({ passed }) => passed)).toBe(true);
    expect(signal?.parts.map(({ part }) => part)).toEqual(['data', 'regime', 'farm', 'edge', 'liquidity']);
    expect(signal?.parts.find(({ part }) => part === 'farm')).toMatchObject({ points: 0, most: 0 });
    const points = signal?.parts.reduce((sum, part) => sum + part.points, 0) ?? 0;
    expect(signal?.score).toBe(Math.round((points / 80) * 100));
  });

  it('gives the same signal the same id, and another minute, detector, symbol or structure another one', () => {
    const idOf = (minute: number, change: Partial<RawSignal> = {}): string | undefined =>
      new Desk().at(minute, { raws: [raw(change)] })[0]?.id;
    const ids = [
      idOf(0),
      idOf(1),
      idOf(0, { detector: 'vrp-credit-spread' }),
      idOf(0, { symbol: ticker('BITO') }),
      idOf(0, { structure: 'bear_call' }),
    ];
    expect(idOf(0)).toBe(ids[0]);
    expect(idOf(0, { because: ['in other words'], tier: 2 })).toBe(ids[0]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("names the detector's own gate, by how much it was shut, and asks nobody else", () => {
    const shut = atLeast({ gate: 'iv-rank', what: 'IV rank', found: 41, needed: 50, say: String });
    const desk = new Desk();
    const [signal] = desk.at(0, { raws: [raw({ gates: [OPEN, shut] })] });
    expect(signal).toMatchObject({ refusedBy: { gate: 'iv-rank', text: 'IV rank 41, needs 50' }, score: null });
    expect(signal?.refusedBy?.margin).toBeCloseTo(-0.18, 12);
    expect(desk.proposed).toBe(0);
  });

  it('lets context pass without a score, and makes nothing of it', () => {
    const desk = new Desk();
    const [signal] = desk.at(0, { raws: [raw({ structure: null, tier: 3 })] });
    expect(signal).toMatchObject({ refusedBy: null, score: null, parts: [] });
    expect(desk.proposed).toBe(0);
  });

  it('waits out a fall, says once that it does, and accepts it once no new low has come for a while', () => {
    const desk = new Desk();
    const said = [];
    for (let minute = 0; minute < 40; minute++) {
      const price = minute <= 10 ? 37 - minute / 10 : 36.5;
      const raws = minute === 0 ? [raw()] : [];
      said.push(...desk.at(minute, { raws, regime: FALLING, price }).map((signal) => ({ minute, signal })));
    }
    expect(said.map(({ minute, signal }) => [minute, signal.refusedBy?.gate ?? null])).toEqual([
      [0, 'trend'],
      [25, null],
    ]);
    expect(said[0]?.signal.refusedBy?.text).toBe(
      'IBIT is in a downtrend; its last low was 0 min ago, needs 15 min ago',
    );
    expect(said[1]?.signal.because.at(-1)).toContain('held back until now by: trend');
  });

  it('waits no longer than it was told, and not for what its detector takes back', () => {
    const patient = new Desk({ ...PARAMS, router: { ...PARAMS.router, waitMinutes: 5 } });
    patient.at(0, { raws: [raw()], regime: FALLING });
    expect(patient.at(6)).toEqual([]);

    const shut = isTrue('drop', false, 'it has recovered');
    const told = new Desk();
    told.at(0, { raws: [raw()], regime: FALLING });
    expect(told.at(1, { says: raw({ gates: [shut] }) })[0]?.refusedBy?.text).toBe('it has recovered');
    expect(told.at(2)).toEqual([]);
  });

  it('tells each refusal once, and looks for a spread again only after a while', () => {
    const desk = new Desk();
    const none = fail(isTrue('edge', false, 'no edge'));
    expect(desk.at(0, { raws: [raw()], found: none })[0]?.refusedBy?.text).toBe('no edge');
    for (let minute = 1; minute < 5; minute++) expect(desk.at(minute, { found: none })).toEqual([]);
    expect(desk.proposed).toBe(1);
    expect(desk.at(5)[0]?.refusedBy).toBeNull();
    expect(desk.proposed).toBe(2);
  });

  it('refuses what is worth too little, with the score and its parts', () => {
    const [signal] = new Desk({ ...PARAMS, router: { ...PARAMS.router, minimumScore: 99 } }).at(0, { raws: [raw()] });
    expect(signal?.refusedBy?.gate).toBe('score');
    expect(signal?.refusedBy?.needed).toBe(99);
    expect(signal?.score).toBe(signal?.refusedBy?.found);
    expect(signal?.parts.length).toBe(5);
  });

  it('lets one signal stand for all of its kind for a while', () => {
    const desk = new Desk();
    const [first] = desk.at(0, { raws: [raw()] });
    const again = raw({ detector: 'vrp-credit-spread' });
    const [second] = desk.at(20, { raws: [again] });
    expect(second?.refusedBy).toMatchObject({ gate: 'duplicate', found: 20, needed: 60 });
    expect(second?.refusedBy?.text).toContain(first?.id);
    expect(desk.at(61, { raws: [again] })[0]?.refusedBy).toBeNull();
  });

  it('prefers, of a kind and a minute, the better tier, whoever spoke first', () => {
    const weak = raw({ tier: 2 });
    const strong = raw({ detector: 'vrp-credit-spread', tier: 1 });
    for (const raws of [
      [weak, strong],
      [strong, weak],
    ]) {
      const said = new Desk().at(0, { raws });
      expect(said.map(({ detector, refusedBy }) => [detector, refusedBy?.gate ?? null])).toEqual([
        ['vrp-credit-spread', null],
        ['ibit-put-spread', 'duplicate'],
      ]);
    }
  });

  it('takes no more at once than it was told', () => {
    const structures = ['bull_put', 'bear_call', 'iron_condor'] as const;
    const raws = structures.map((structure) => raw({ structure }));
    const said = new Desk().at(0, { raws });
    expect(said.map(({ refusedBy }) => refusedBy?.gate ?? null)).toEqual([null, null, 'rank']);
  });

  it('refuses what nobody watches, and everything outside of regular hours', () => {
    expect(new Desk().at(0, { raws: [raw({ symbol: ticker('SPY') })] })[0]?.refusedBy?.gate).toBe('underlying');
    expect(new Desk().at(8 * 60, { raws: [raw()] })[0]?.refusedBy?.gate).toBe('hours');
  });

  it('refuses labels that are not known', () => {
    const [signal] = new Desk().at(0, { raws: [raw()], regime: { ...CALM, trend: 'UNKNOWN' } });
    expect(signal?.refusedBy?.text).toBe('the trend of IBIT is not known, needs RANGE or TREND_UP');
  });
});
