import type { RawSignal } from '#detectors/detector';
import { atLeast, isTrue } from '#detectors/figure-gate';
import { ageText } from '#detectors/figure-text';
import type { SightMoment, UnderlyingMoment } from '#detectors/sight-moment';
import type { GateVerdict } from '#domain/gate-verdict';
import type { FarmVoice } from '#domain/recommendation';
import type { RoutedSignal } from '#domain/signal';
import type { MarketEventData } from '#market/sessions/market-events';
import type { NyseCalendar } from '#market/sessions/nyse-calendar';
import { type EpochMs, MINUTE_MS } from '#primitives/clock';
import type { Result } from '#primitives/result';
import { blackoutGate } from '#strategies/gates/blackout-gate';
import { fallGates } from '#strategies/gates/regime-gates';
import { SessionLows } from '#strategies/gates/session-lows';
import { timingGates } from '#strategies/gates/timing-gates';
import type { SpreadProposal } from '#strategies/recommend/spread-proposal';
import type { Momentum } from '#strategies/session-momentum';
import { signalId, signalTopic } from '#strategies/signal-identity';
import { scoreOf } from '#strategies/signal-score';
import type { StrategyParams } from '#strategies/strategy-params';

/** Who is asked about a signal that the clock and the market do not speak against. */
export interface RouterHelp {
  readonly momentum: Momentum;
  /** What its detector would say of it now; null where it is silent. */
  ask(raw: RawSignal): RawSignal | null;
  propose(raw: RawSignal, underlying: UnderlyingMoment): Result<SpreadProposal, GateVerdict>;
  voiceOf(proposal: SpreadProposal): FarmVoice | null;
}

/** A signal with what was decided; a proposal where one is to be made of it. */
export interface Routed {
  readonly signal: RoutedSignal;
  readonly proposal: SpreadProposal | null;
  readonly farm: FarmVoice | null;
}

/** One whose own gates passed, and that something else held back. */
interface Waiting {
  raw: RawSignal;
  readonly sinceMs: EpochMs;
  /** The gate that held it back last; null before it was asked. */
  heldBy: string | null;
  /** A spread is not looked for again before. */
  proposeFromMs: number;
}

interface Accepted {
  readonly id: string;
  readonly atMs: EpochMs;
}

/** Looking for a spread takes a while, and what a chain refuses it rarely grants a minute later. */
const PROPOSE_AGAIN_MS = 5 * MINUTE_MS;

/**
 * Takes what detectors and strategies say, asks the gates that all of them share, has a spread looked for, scores and
 * ranks what is left. A signal that only the moment speaks against is asked again every minute for a while, unless its
 * detector takes it back; each refusal is told once, and again where another gate refuses it.
 */
export class SignalRouter {
  readonly #params: StrategyParams;
  readonly #events: MarketEventData;
  readonly #nyse: NyseCalendar;
  readonly #waiting = new Map<string, Waiting>();
  readonly #lows = new SessionLows();
  /** By symbol and structure. */
  readonly #accepted = new Map<string, Accepted>();

  constructor(params: StrategyParams, events: MarketEventData, nyse: NyseCalendar) {
    this.#params = params;
    this.#events = events;
    this.#nyse = nyse;
  }

  route(raws: readonly RawSignal[], moment: SightMoment, help: RouterHelp): readonly Routed[] {
    this.#lows.hear(moment);
    const told: Routed[] = [];
    for (const raw of raws) this.#take(raw, moment, told);
    const ready: Routed[] = [];
    for (const [topic, waiting] of this.#waiting) {
      if (moment.atMs - waiting.sinceMs > this.#params.router.waitMinutes * MINUTE_MS) this.#waiting.delete(topic);
      else if (this.#stillHolds(waiting, moment, help, told)) this.#judge(waiting, moment, help, ready, told);
    }
    ready.sort(byRank);
    for (const [at, routed] of ready.entries()) told.push(this.#admit(routed, at));
    return told;
  }

  #take(raw: RawSignal, { atMs }: SightMoment, told: Routed[]): void {
    const topic = signalTopic(raw);
    this.#waiting.delete(topic);
    const refusedBy = raw.gates.find(({ passed }) => !passed) ?? null;
    if (refusedBy === null && raw.structure !== null) {
      this.#waiting.set(topic, { raw, sinceMs: atMs, heldBy: null, proposeFromMs: 0 });
      return;
    }
    told.push(withoutProposal(routedOf(raw, atMs, raw.gates, refusedBy)));
  }

  /** What was said a while ago is said again by the figures of now, or taken back. */
  #stillHolds(waiting: Waiting, { atMs }: SightMoment, help: RouterHelp, told: Routed[]): boolean {
    if (atMs === waiting.sinceMs) return true;
    const raw = help.ask(waiting.raw);
    const shut = raw?.gates.find(({ passed }) => !passed) ?? null;
    if (raw !== null && shut === null) {
      waiting.raw = raw;
      return true;
    }
    this.#waiting.delete(signalTopic(waiting.raw));
    if (raw !== null) told.push(withoutProposal(routedOf(raw, atMs, raw.gates, shut)));
    return false;
  }

  #judge(waiting: Waiting, moment: SightMoment, help: RouterHelp, ready: Routed[], told: Routed[]): void {
    const { raw } = waiting;
    const { atMs } = moment;
    const underlying = moment.underlyings.find(({ symbol }) => symbol === raw.symbol) ?? null;
    const gates = [...raw.gates, ...this.#sharedGates(raw, underlying, moment)];
    const shut = gates.find(({ passed }) => !passed);
    if (shut !== undefined || underlying === null) {
      this.#hold(waiting, withoutProposal(routedOf(raw, atMs, gates, shut ?? notWatched(raw))), told);
      return;
    }
    if (atMs < waiting.proposeFromMs) return;
    const found = help.propose(raw, underlying);
    if (!found.ok) {
      waiting.proposeFromMs = atMs + PROPOSE_AGAIN_MS;
      const refused = routedOf(raw, atMs, [...gates, found.failure], found.failure);
      this.#hold(waiting, withoutProposal(refused), told);
      return;
    }
    const proposal = found.value;
    const farm = help.voiceOf(proposal);
    const { momentum } = help;
    const { score, parts } = scoreOf({ moment, underlying, proposal, momentum, farm }, this.#params.router);
    const enough = atLeast({
      gate: 'score',
      what: 'score',
      found: score,
      needed: this.#params.router.minimumScore,
      say: (points) => points.toFixed(0),
    });
    const asked = [...gates, ...proposal.gates, enough];
    const because =
      atMs === waiting.sinceMs
        ? raw.because
        : [
            ...raw.because,
            `first seen ${ageText(atMs - waiting.sinceMs)} before, held back until now by: ${waiting.heldBy}`,
          ];
    const signal = { ...routedOf({ ...raw, because }, atMs, asked, enough.passed ? null : enough), score, parts };
    if (enough.passed) ready.push({ signal, proposal, farm });
    else {
      waiting.proposeFromMs = atMs + PROPOSE_AGAIN_MS;
      this.#hold(waiting, { signal, proposal: null, farm }, told);
    }
  }

  #sharedGates(raw: RawSignal, underlying: UnderlyingMoment | null, moment: SightMoment): readonly GateVerdict[] {
    const { timing, blackout } = this.#params;
    return [
      ...timingGates(moment, this.#nyse, timing),
      ...(underlying === null
        ? [notWatched(raw)]
        : fallGates(underlying, moment.coin, timing, this.#lows.minutesSince(raw.symbol, moment))),
      blackoutGate(this.#events, this.#nyse, blackout, moment.atMs),
      this.#duplicateGate(raw, moment.atMs),
    ];
  }

  #duplicateGate(raw: RawSignal, atMs: EpochMs): GateVerdict {
    const before = this.#accepted.get(kindOf(raw)) ?? null;
    const needed = this.#params.router.duplicateMinutes;
    if (before === null) return isTrue('duplicate', true, 'nothing of its kind was accepted before');
    return atLeast({
      gate: 'duplicate',
      what: `since ${before.id}`,
      found: (atMs - before.atMs) / MINUTE_MS,
      needed,
      say: (minutes) => `${minutes.toFixed(0)} min`,
    });
  }

  #hold(waiting: Waiting, routed: Routed, told: Routed[]): void {
    const by = routed.signal.refusedBy;
    if (by === null || by.gate === waiting.heldBy) return;
    waiting.heldBy = by.gate;
    told.push(routed);
  }

  /** The best ones, and of a kind only the first. */
  #admit(routed: Routed, at: number): Routed {
    const { signal } = routed;
    const { mostAtOnce } = this.#params.router;
    const rank =
      at < mostAtOnce
        ? this.#duplicateGate(signal, signal.atMs)
        : isTrue('rank', false, `${at + 1}th best of this minute, ${mostAtOnce} are taken`);
    this.#waiting.delete(signalTopic(signal));
    if (!rank.passed) {
      return {
        signal: { ...signal, gates: [...signal.gates, rank], refusedBy: rank },
        proposal: null,
        farm: routed.farm,
      };
    }
    this.#accepted.set(kindOf(signal), { id: signal.id, atMs: signal.atMs });
    return routed;
  }
}

function routedOf(
  raw: RawSignal,
  atMs: EpochMs,
  gates: readonly GateVerdict[],
  refusedBy: GateVerdict | null,
): RoutedSignal {
  const { detector, symbol, tier, structure, because } = raw;
  const id = signalId(raw, atMs);
  return { id, symbol, detector, atMs, tier, because, structure, gates, refusedBy, score: null, parts: [] };
}

function withoutProposal(signal: RoutedSignal): Routed {
  return { signal, proposal: null, farm: null };
}

function notWatched({ symbol }: RawSignal): GateVerdict {
  return isTrue('underlying', false, `${symbol} is not among the underlyings that are watched`);
}

function kindOf({ symbol, structure }: RawSignal): string {
  return `${symbol} ${structure ?? ''}`;
}

/** First the tier, then the score; the id decides between equals, so that nothing depends on who spoke first. */
function byRank({ signal: left }: Routed, { signal: right }: Routed): number {
  return (
    left.tier - right.tier ||
    (right.score ?? 0) - (left.score ?? 0) ||
    (left.id < right.id ? -1 : left.id > right.id ? 1 : 0)
  );
}
