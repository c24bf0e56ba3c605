import type { Detector, RawSignal } from '#detectors/detector';
import { isTrue } from '#detectors/figure-gate';
import type { MarketSight } from '#detectors/market-sight';
import type { SightMoment, UnderlyingMoment } from '#detectors/sight-moment';
import type { Advice } from '#domain/advice';
import type { EngineEvent } from '#domain/engine-event';
import type { GateVerdict } from '#domain/gate-verdict';
import type { FarmVoice, Recommendation, Repricing } from '#domain/recommendation';
import type { ChainSnapshot } from '#options/chains/chain-snapshot';
import type { ChainLookup } from '#pipeline/chain-lookup';
import { invariant } from '#primitives/invariant';
import { type EpochMs, SECOND_MS } from '#primitives/clock';
import { fail, type Result } from '#primitives/result';
import type { FarmCounsel } from '#strategies/farm-counsel';
import { LiveRecommendations } from '#strategies/live-recommendations';
import { recommend } from '#strategies/recommend/recommend';
import { Recommender } from '#strategies/recommend/recommender';
import { reprice } from '#strategies/recommend/reprice';
import type { SpreadProposal } from '#strategies/recommend/spread-proposal';
import type { RecommendSettings, SpreadQuestion } from '#strategies/recommend/spread-question';
import { PremiumSeller } from '#strategies/premium-seller';
import { SaidAlready } from '#strategies/said-already';
import { SessionMomentum } from '#strategies/session-momentum';
import { type Routed, SignalRouter } from '#strategies/signal-router';
import type { StrategyParams } from '#strategies/strategy-params';

export interface SignalDeskParts {
  readonly sight: MarketSight;
  readonly detectors: readonly Detector[];
  readonly params: StrategyParams;
  readonly recommending: RecommendSettings;
  /** Null where there is no farm. */
  readonly counsel: FarmCounsel | null;
}

/**
 * From what the pipeline says to what the trader is advised: sight, detectors, strategies, router, recommendation. A fold
 * beside the pipeline: what it says follows from the tape, the settings and the farm, never from what the trader did. It
 * is not saved; whoever needs its past goes through the tape again.
 */
export class SignalDesk {
  readonly #parts: SignalDeskParts;
  readonly #momentum: SessionMomentum;
  readonly #voices: readonly Detector[];
  readonly #router: SignalRouter;
  readonly #recommender: Recommender;
  readonly #live: LiveRecommendations;
  readonly #said = new SaidAlready();

  constructor(parts: SignalDeskParts) {
    const { detectors, params, recommending } = parts;
    const { events, nyse } = recommending;
    this.#parts = parts;
    this.#momentum = new SessionMomentum(params.momentum, nyse);
    this.#voices = [...detectors, this.#momentum, new PremiumSeller(params.premium)];
    this.#router = new SignalRouter(params, events, nyse);
    this.#recommender = new Recommender(recommending);
    this.#live = new LiveRecommendations(
      (recommendation, underlying, atMs) => this.#reprice(recommendation, underlying, atMs),
      params.router.staleSeconds * SECOND_MS,
    );
  }

  /** Takes an event in its order; says what follows from it. */
  hear(event: EngineEvent, chainOf: ChainLookup): readonly Advice[] {
    const moment = this.#parts.sight.hear(event, chainOf);
    return moment === null ? [] : this.#conclude(moment);
  }

  #conclude(moment: SightMoment): readonly Advice[] {
    if (moment.isRegular) this.#parts.counsel?.prepare(moment.atMs);
    const advice: Advice[] = [...this.#said.news(moment), ...this.#live.hear(moment)];
    const raws = this.#voices.flatMap((voice) => voice.hear(moment));
    const routed = this.#router.route(raws, moment, {
      momentum: this.#momentum.momentum,
      ask: (raw) => this.#ask(raw, moment),
      propose: (raw, underlying) => this.#propose(raw, underlying, moment),
      voiceOf: (proposal) => this.#voiceOf(proposal),
    });
    for (const one of routed) advice.push(...this.#told(one, moment));
    this.#prepareFor(routed, moment);
    return advice;
  }

  /** What is held back now may be let through soon: its models had better be there then. */
  #prepareFor(routed: readonly Routed[], { underlyings }: SightMoment): void {
    for (const { signal } of routed) {
      if (signal.refusedBy === null || signal.structure === null) continue;
      const chain = underlyings.find(({ symbol }) => symbol === signal.symbol)?.chain ?? null;
      if (chain !== null) this.#recommender.prepare(chain);
    }
  }

  #told({ signal, proposal, farm }: Routed, { seenMs }: SightMoment): readonly Advice[] {
    if (signal.refusedBy !== null) return [{ type: 'signal.refused', seenMs, signal }];
    const accepted: Advice = { type: 'signal.accepted', seenMs, signal };
    if (proposal === null) return [accepted];
    return [accepted, ...this.#live.issue(recommend(signal, proposal, farm, this.#parts.recommending), seenMs)];
  }

  #ask({ detector, symbol }: RawSignal, moment: SightMoment): RawSignal | null {
    return this.#voices.find(({ name }) => name === detector)?.ask?.(moment, symbol) ?? null;
  }

  #propose(raw: RawSignal, underlying: UnderlyingMoment, { atMs }: SightMoment): Result<SpreadProposal, GateVerdict> {
    const { chain, chainProblem, symbol } = underlying;
    if (chain === null)
      return fail(isTrue('chain', false, chainProblem ?? `${symbol} has no options that could be read`));
    const question = this.#question(raw, underlying, chain, atMs);
    const known = this.#parts.counsel?.spreadsOf(symbol, question.structure, atMs) ?? [];
    return this.#recommender.propose({ ...question, known });
  }

  #reprice(recommendation: Recommendation, underlying: UnderlyingMoment, atMs: EpochMs): Result<Repricing, string> {
    const { chain, chainProblem } = underlying;
    if (chain === null) return fail(chainProblem ?? 'its options cannot be read any more');
    const { kind } = recommendation.structure;
    const question = this.#question({ detector: 'default', structure: kind }, underlying, chain, atMs);
    return reprice(recommendation, question, this.#parts.recommending);
  }

  #question(
    { detector, structure }: Pick<RawSignal, 'detector' | 'structure'>,
    underlying: UnderlyingMoment,
    chain: ChainSnapshot,
    atMs: EpochMs,
  ): SpreadQuestion {
    const { params, sight } = this.#parts;
    invariant(structure !== null, 'nobody looks for a spread where there is only context');
    const terms = params.terms[detector] ?? params.terms['default'];
    invariant(terms !== undefined, 'there are terms for whoever has none of its own');
    const { realised, skew, conditions } = underlying;
    const context = {
      forecastVolatility: realised?.forecast ?? null,
      closes: sight.closesOf(underlying.symbol),
      skewZ: skew?.standing.z ?? null,
      warmth: conditions.score,
    };
    return { atMs, structure, chain, context, terms };
  }

  #voiceOf({ candidate, question }: SpreadProposal): FarmVoice | null {
    const { counsel } = this.#parts;
    const { chain, atMs } = question;
    return counsel?.voiceOf(chain.underlying, candidate.quoted.structure, atMs) ?? null;
  }
}
