import type { QualityView } from '#contract/quality-view';
import { basisPoints, type Disagreement } from '#market/sources/source-disagreement';
import type { InstrumentPipeline } from '#pipeline/instrument-pipeline';
import { MINUTE_MS } from '#primitives/clock';
import type { Scene } from '#research/desk/scene';
import { priceView } from '#transport/projections/market-words';
import { providerVolatility } from '#transport/projections/quality/provider-volatility';

type DisagreementView = QualityView['disagreements'][number];

/** Quotes further apart in time are not of the same moment, and neither are chains. */
const SAME_QUOTE_MS = 10_000;
const SAME_CHAIN_MS = 15 * MINUTE_MS;
const POINTS = 100;

/** How far sources are apart now, and how far they were at worst. */
export function disagreementsAt(scene: Scene): DisagreementView[] {
  const { sources } = scene.ledger;
  const { wideBasisPoints, wideVolatilityPoints } = sources.settings;
  const now = new Map([...quotedNow(scene), ...impliedNow(scene)].map((apart) => [keyOf(apart), apart]));
  const views = new Map<string, DisagreementView>();
  const limitOf = (what: DisagreementView['what']): number => (what === 'mid' ? wideBasisPoints : wideVolatilityPoints);
  for (const { newest, worst, compared, ...pair } of sources.disagreements(scene.position)) {
    const isOfNow = newest.seenMs >= (scene.openMinuteMs ?? 0);
    const value = now.get(keyOf(pair))?.value ?? (isOfNow ? newest.value : null);
    const limit = limitOf(pair.what);
    const isWide = value !== null && Math.abs(value) >= limit;
    views.set(keyOf(pair), {
      ...pair,
      now: value,
      worst: worst.value,
      worstMs: worst.seenMs,
      compared,
      limit,
      isWide,
    });
  }
  for (const [key, { value, ...pair }] of now) {
    if (views.has(key)) continue;
    const limit = limitOf(pair.what);
    const isWide = Math.abs(value) >= limit;
    views.set(key, { ...pair, now: value, worst: null, worstMs: null, compared: 0, limit, isWide });
  }
  return [...views.values()];
}

function keyOf({ what, symbol, left, right }: Omit<Disagreement, 'value'>): string {
  return `${what} ${symbol} ${left} ${right}`;
}

function quotedNow({ instruments }: Scene): readonly Disagreement[] {
  const quoted = instruments.flatMap((instrument) => {
    const mid = midOf(instrument);
    const { symbol, source } = instrument.instrument;
    return mid === null ? [] : [{ symbol, source, ...mid }];
  });
  return pairs(quoted, SAME_QUOTE_MS).map(([left, right]) => ({
    symbol: left.symbol,
    what: 'mid',
    left: left.source,
    right: right.source,
    value: basisPoints(left.value, right.value),
  }));
}

function midOf({ instrument, intake }: InstrumentPipeline): { readonly value: number; readonly atMs: number } | null {
  const { bid, ask } = intake.quoted;
  const atMs = intake.newestAtMs;
  if (atMs === null || bid <= 0 || ask <= 0 || bid > ask) return null;
  return { value: priceView((bid + ask) / 2, instrument), atMs };
}

function impliedNow({ chains }: Scene): readonly Disagreement[] {
  const implied = chains.flatMap(({ chain, seenMs }) => {
    const value = providerVolatility(chain);
    return value === null ? [] : [{ symbol: chain.underlying, source: chain.provider, value, atMs: seenMs }];
  });
  return pairs(implied, SAME_CHAIN_MS).map(([left, right]) => ({
    symbol: left.symbol,
    what: 'atm-iv',
    left: left.source,
    right: right.source,
    value: POINTS * (right.value - left.value),
  }));
}

interface OneOfPair {
  readonly symbol: string;
  readonly source: string;
  readonly value: number;
  readonly atMs: number;
}

/** Those of the same symbol and of about the same moment, each once, in the order of their names. */
function pairs<One extends OneOfPair>(all: readonly One[], withinMs: number): readonly (readonly [One, One])[] {
  return all.flatMap((left) =>
    all
      .filter(
        (right) =>
          right.symbol === left.symbol && right.source > left.source && Math.abs(right.atMs - left.atMs) <= withinMs,
      )
      .map((right) => [left, right] as const),
  );
}
