import { ageText, percent, signed } from '#detectors/figure-text';
import type { SightMoment, UnderlyingMoment } from '#detectors/sight-moment';
import type { FarmVoice } from '#domain/recommendation';
import { qualityFlagNames, type TrendRegime, type VolatilityRegime } from '#domain/regime';
import { SCORE_PARTS, type ScorePart, type ScorePartName } from '#domain/signal';
import type { StructureKind } from '#domain/structure';
import type { LiquidityGrade } from '#options/chains/chain-snapshot';
import type { SpreadProposal } from '#strategies/recommend/spread-proposal';
import type { Momentum } from '#strategies/session-momentum';
import type { RouterParams } from '#strategies/strategy-params';

/** What a score is made of. */
export interface ScoredFacts {
  readonly moment: SightMoment;
  readonly underlying: UnderlyingMoment;
  readonly proposal: SpreadProposal;
  readonly momentum: Momentum;
  readonly farm: FarmVoice | null;
}

export interface Score {
  /** 0 to 100: of the points that could be had. */
  readonly score: number;
  readonly parts: readonly ScorePart[];
}

/** A share of the points of a part, and why; null where nobody can say, which takes the part out of the score. */
interface Opinion {
  readonly share: number | null;
  readonly because: string;
}

const FLAG_COSTS: Readonly<Record<string, number>> = {
  warmingUp: 0.1,
  gap: 0.3,
  stale: 1,
  crossed: 0.4,
  lateData: 0.15,
  thin: 0.15,
};
const GRADE_SHARES: Readonly<Record<LiquidityGrade, number>> = { A: 1, B: 0.8, C: 0.5, D: 0.2, F: 0 };
/**
 * A seller of puts wants a market that does not fall; of calls, one that does not rise; of both, one that stands. A fall
 * that comes this far has made no new low for a while.
 */
const TREND_SHARES: Readonly<Record<'puts' | 'calls' | 'both', Readonly<Record<TrendRegime, number>>>> = {
  puts: { TREND_UP: 1, RANGE: 0.8, UNKNOWN: 0.3, TREND_DOWN: 0.25 },
  calls: { TREND_DOWN: 1, RANGE: 0.8, UNKNOWN: 0.3, TREND_UP: 0 },
  both: { RANGE: 1, TREND_UP: 0.4, TREND_DOWN: 0.2, UNKNOWN: 0.3 },
};
const VOLATILITY_SHARES: Readonly<Record<VolatilityRegime, number>> = {
  HIGH: 1,
  NORMAL: 0.8,
  LOW: 0.4,
  UNKNOWN: 0.4,
  SPIKE: 0.2,
};
/** Weights of trend, volatility and the coin's momentum within their part. */
const [TREND, VOLATILITY, MOMENTUM] = [0.5, 0.3, 0.2];
/** A session's move at which momentum counts in full. */
const FULL_MOVE = 0.03;
/** Quotes older than this cost half of the points for data, and all of them from twice as old on. */
const OLD_MS = 120_000;
/** Support from which the farm is taken to agree. */
const FULL_SUPPORT = 0.5;

/** Points for each part, and their share of what could be had. */
export function scoreOf(facts: ScoredFacts, { points, fullEdge }: RouterParams): Score {
  const opinions: Readonly<Record<ScorePartName, Opinion>> = {
    data: dataOpinion(facts),
    regime: regimeOpinion(facts),
    farm: farmOpinion(facts.farm),
    edge: {
      share: facts.proposal.edge / fullEdge,
      because: `${percent(facts.proposal.edge)} expected for each dollar at risk, after fees; ${percent(fullEdge)} is full marks`,
    },
    liquidity: liquidityOpinion(facts.proposal),
  };
  const parts = SCORE_PARTS.map((part): ScorePart => {
    const { share, because } = opinions[part];
    if (share === null) return { part, points: 0, most: 0, because };
    const most = points[part];
    return { part, points: Math.round(Math.max(0, Math.min(1, share)) * most), most, because };
  });
  const most = parts.reduce((sum, part) => sum + part.most, 0);
  const had = parts.reduce((sum, part) => sum + part.points, 0);
  return { score: most === 0 ? 0 : Math.round((had / most) * 100), parts };
}

function dataOpinion({ moment, underlying, proposal }: ScoredFacts): Opinion {
  const flags = qualityFlagNames(underlying.quality);
  const ageMs = moment.atMs - proposal.question.chain.atMs;
  const ofFlags = flags.reduce((sum, flag) => sum + (FLAG_COSTS[flag] ?? 0), 0);
  const ofAge = Math.max(0, ageMs / OLD_MS / 2 - 0.25);
  const odd = oddLegs(underlying, proposal);
  const said = [
    `quotes ${ageText(Math.max(0, ageMs))} old`,
    flags.length === 0 ? 'no flags' : flags.join(', '),
    ...(odd === 0 ? [] : [`${odd} of its legs out of line with its neighbours`]),
  ];
  return { share: 1 - ofFlags - ofAge - odd * 0.4, because: said.join('; ') };
}

function oddLegs({ anomalies }: UnderlyingMoment, { candidate }: SpreadProposal): number {
  const { legs } = candidate.quoted.structure;
  const { expiryMs } = candidate.quoted.expiry;
  return legs.filter(({ right, strike }) =>
    anomalies.some(
      ({ anomaly }) => anomaly.expiryMs === expiryMs && anomaly.right === right && anomaly.strike === strike,
    ),
  ).length;
}

function regimeOpinion({ underlying, moment, proposal, momentum }: ScoredFacts): Opinion {
  const side = sideOf(proposal.question.structure);
  const trend = underlying.regime?.trend ?? 'UNKNOWN';
  const own = underlying.regime?.volatility ?? 'UNKNOWN';
  const volatility = own === 'UNKNOWN' ? (moment.coin.regime?.volatility ?? 'UNKNOWN') : own;
  const drift = momentum.soFar ?? momentum.last?.change ?? null;
  const moved = drift === null ? 0 : Math.max(-1, Math.min(1, drift / FULL_MOVE));
  const ofMomentum = side === 'puts' ? (1 + moved) / 2 : side === 'calls' ? (1 - moved) / 2 : 1 - Math.abs(moved);
  const share = TREND * TREND_SHARES[side][trend] + VOLATILITY * VOLATILITY_SHARES[volatility] + MOMENTUM * ofMomentum;
  const said = drift === null ? 'not known' : `${signed(drift * 100)} %`;
  return { share, because: `trend ${trend}, volatility ${volatility}, ${moment.coin.symbol} ${said} in its session` };
}

function farmOpinion(farm: FarmVoice | null): Opinion {
  if (farm === null) return { share: null, because: 'no paper trader was asked' };
  if (farm.asked === 0) return { share: null, because: 'no paper trader looks for this spread' };
  const said = `${farm.passing} of ${farm.asked} paper traders pass, ${farm.entering} order it`;
  // Thresholds of every kind are tried out at once: how many pass says little before some of them have earned belief.
  if (farm.support === null) return { share: null, because: `${said}; none has a standing yet` };
  return { share: farm.support / FULL_SUPPORT, because: `${said}, with ${percent(farm.support, 0)} of the standing` };
}

function liquidityOpinion({ candidate }: SpreadProposal): Opinion {
  const { grade, prices } = candidate.figures;
  const given = prices.mid > 0 ? (prices.mid - prices.natural) / prices.mid : 1;
  const because = `grade ${grade}; the worst fill gives up ${percent(given)} of the middle`;
  return { share: GRADE_SHARES[grade] * (1 - Math.max(0, Math.min(1, given))), because };
}

function sideOf(structure: StructureKind): 'puts' | 'calls' | 'both' {
  if (structure === 'bull_put') return 'puts';
  return structure === 'bear_call' ? 'calls' : 'both';
}
