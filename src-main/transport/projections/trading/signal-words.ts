import type { AdviceProgress, CheckView, SignalsView, SignalView } from '#contract/trade-view';
import type { Conditions, GapRisk } from '#domain/advice';
import type { GateVerdict } from '#domain/gate-verdict';
import type { RoutedSignal, ScorePartName } from '#domain/signal';
import type { TraderBook } from '#portfolio/book/trader-book';
import type { AdvicePicture } from '#research/desk/advice-picture';
import { kindName } from '#transport/projections/trading/order-words';
import { outcomeOf } from '#transport/projections/trading/outcome-words';

/** More than these nobody reads in one panel; how many there were is said beside them. */
const MOST_ACCEPTED = 200;
const MOST_REFUSED = 200;

const PART_NAMES: Readonly<Record<ScorePartName, string>> = {
  data: 'Data',
  regime: 'Regime',
  farm: 'Farm',
  edge: 'Edge after costs',
  liquidity: 'Liquidity',
};

export interface SignalsTerms {
  readonly progress: AdviceProgress;
  readonly picture: AdvicePicture;
  readonly book: TraderBook;
  readonly nowMs: number | null;
  readonly halted: string | null;
}

export function signalsAnswer({ progress, picture, book, nowMs, halted }: SignalsTerms): SignalsView {
  const { accepted, refused, recommendations, seenMs, conditions, gaps } = picture;
  const viewOf = (signal: RoutedSignal, state: SignalView['state'], about: string): SignalView =>
    signalView(signal, seenMs.get(signal.id) ?? signal.atMs, state, about);
  const views = accepted.slice(-MOST_ACCEPTED).map((signal): SignalView => {
    const standing = recommendations.get(signal.id);
    if (standing === undefined) return viewOf(signal, 'context', 'nothing is to be done about it');
    const { state, about } = outcomeOf(standing, book, nowMs ?? signal.atMs);
    return viewOf(signal, state === 'open' ? 'recommended' : state, about);
  });
  return {
    ...progress,
    atMs: nowMs,
    accepted: views.toSorted(byUse),
    refused: refused
      .slice(-MOST_REFUSED)
      .toReversed()
      .map((signal) => viewOf(signal, 'refused', signal.refusedBy?.text ?? '')),
    refusedInAll: refused.length,
    conditions: [...conditions.values()].map(conditionsView),
    gaps: [...gaps.values()].map(gapView),
    halted,
  };
}

export function checkView({ gate, passed, text, margin }: GateVerdict): CheckView {
  const words = gate.replaceAll('-', ' ');
  return { name: `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`, passed, text, margin };
}

/** Those that wait for a decision by their score, then all others by their time. */
function byUse(left: SignalView, right: SignalView): number {
  const waits = (signal: SignalView): number => (signal.state === 'recommended' ? 1 : 0);
  if (waits(left) !== waits(right)) return waits(right) - waits(left);
  if (waits(left) === 1 && left.score !== right.score) return (right.score ?? 0) - (left.score ?? 0);
  return right.atMs - left.atMs;
}

function signalView(signal: RoutedSignal, seenMs: number, state: SignalView['state'], about: string): SignalView {
  const { id, symbol, detector, tier, atMs, because, structure, gates, refusedBy, score, parts } = signal;
  return {
    id,
    symbol,
    detector,
    title: structure === null ? `${symbol} ${detector.replaceAll('-', ' ')}` : `${symbol} ${kindName(structure)}`,
    tier,
    atMs,
    seenMs,
    because: [...because],
    checks: gates.map(checkView),
    refusal: refusedBy?.text ?? null,
    score,
    parts: parts.map(({ part, points, most, because: reason }) => ({
      name: PART_NAMES[part],
      points,
      most,
      because: reason,
    })),
    state,
    about,
  };
}

function conditionsView({
  underlying,
  atMs,
  score,
  least,
  most,
  parts,
}: Conditions): SignalsView['conditions'][number] {
  return { underlying, atMs, score, least, most, parts: parts.map((part) => ({ ...part })) };
}

function gapView(gap: GapRisk): SignalsView['gaps'][number] {
  const { underlying, atMs, closedMs, coinMove, impliedGap, impliedOpen, rarity } = gap;
  const opens = `${underlying} would open near ${impliedOpen.toFixed(2)} (${signedPercent(impliedGap)})`;
  return {
    underlying,
    atMs,
    closedMs,
    text: `BTC ${signedPercent(coinMove)} since the close: ${opens}`,
    coinMove,
    impliedGap,
    impliedOpen,
    rarity,
  };
}

function signedPercent(share: number): string {
  return `${share < 0 ? '−' : '+'}${(Math.abs(share) * 100).toFixed(1)} %`;
}
