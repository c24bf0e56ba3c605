import type { GateVerdict } from '#domain/gate-verdict';
import type { Ticker } from '#domain/instrument';
import { isTrue } from '#detectors/figure-gate';
import type { ChainSnapshot, ExpiryChain } from '#options/chains/chain-snapshot';
import type { DatedFit, ModelChoice } from '#options/models/model-choice';
import type { PathSet } from '#options/paths/path-set';
import { REFERENCE_KERNEL } from '#options/paths/reference-kernel';
import { appraised } from '#options/spreads/spread-finder';
import type { FailedCheck } from '#options/spreads/spread-checks';
import { expiryTerms, pathsFor, type SpreadMarket } from '#options/spreads/spread-market';
import { structureKey } from '#options/spreads/structure-key';
import { valueSpreads } from '#options/spreads/spread-valuation';
import { invariant } from '#primitives/invariant';
import { fail, ok, type Result } from '#primitives/result';
import { Beliefs } from '#strategies/recommend/beliefs';
import { soundCandidates } from '#strategies/recommend/candidate-search';
import { isRecent, liveModels } from '#strategies/recommend/live-models';
import { proposalOf } from '#strategies/recommend/propose';
import type { RecommendTerms } from '#strategies/recommend/recommend-terms';
import type { SpreadProposal } from '#strategies/recommend/spread-proposal';
import type { RecommendSettings, SpreadQuestion } from '#strategies/recommend/spread-question';
import { type WeighedSpread, weighedSpreads } from '#strategies/recommend/weighed-spread';

/** The same paths for the same chain: what is drawn says nothing that a reader could not draw again. */
const SEED = { low: 1, high: 0 };
/** Of those that are worth selling, so many are looked at under every model. */
const MOST_LOOKED_AT = 12;
/** So much of the largest edge is enough for a spread that paper traders follow to come first. */
const KNOWN_SHARE = 0.75;

/**
 * Finds the one spread of a kind that is worth selling now, or the gate that forbids it. It remembers the last good fit of
 * each underlying's models, so that the questions of a tape have to be asked in order; nothing else outlives a question.
 */
export class Recommender {
  readonly #settings: RecommendSettings;
  readonly #fits = new Map<Ticker, DatedFit>();

  constructor(settings: RecommendSettings) {
    this.#settings = settings;
  }

  propose(question: SpreadQuestion): Result<SpreadProposal, GateVerdict> {
    const { chain, context, terms } = question;
    const sound = soundCandidates(question, this.#settings);
    if (!sound.ok) return sound;
    const beliefs = new Beliefs(chain, context, this.#settings.nyse);
    const weighed = weighedSpreads(question, sound.value, beliefs);
    if (!weighed.ok) return weighed;
    const market = this.#market(question, beliefs);
    const convincing = this.#convincing(knownFirst(weighed.value, question), market, terms);
    if (!convincing.ok) return convincing;
    const { candidate } = convincing.value;
    const [valuation] = valueSpreads(chain, [candidate], (expiry) =>
      expiryTerms(market, expiry, this.#paths(market, expiry)),
    );
    invariant(valuation !== undefined, 'every candidate gets a valuation');
    return proposalOf(question, convincing.value, valuation, market, beliefs, this.#settings);
  }

  /** The best one that no model and no quote speaks against, or what speaks against the best. Paths are drawn later. */
  #convincing(
    weighed: readonly WeighedSpread[],
    market: SpreadMarket,
    { minimumPop }: RecommendTerms,
  ): Result<WeighedSpread, GateVerdict> {
    const looked = weighed.slice(0, MOST_LOOKED_AT);
    const candidates = looked.map(({ candidate }) => candidate);
    const checks = { ...this.#settings.spreads.checks, minimumPop };
    let firstFailure: FailedCheck | null = null;
    for (const [at, { failed }] of appraised(market, candidates, checks, () => null).entries()) {
      // What is believed decides about the edge. Options as they are priced never leave one to whoever sells at the bid.
      const against = failed.find(({ code }) => code !== 'ev');
      if (against === undefined) return ok(looked[at] as WeighedSpread);
      firstFailure ??= against;
    }
    invariant(firstFailure !== null, 'somebody was looked at');
    return fail(isTrue(firstFailure.code, false, firstFailure.reason));
  }

  /**
   * Fits the models of a chain ahead of a question that is likely to come, so that whoever then waits does not wait for
   * that. Does nothing where there is a recent fit.
   */
  prepare(chain: ChainSnapshot): void {
    const known = this.#fits.get(chain.underlying) ?? null;
    if (!isRecent(chain, known)) this.#keep(chain, liveModels(chain, known).choice);
  }

  #market({ chain }: SpreadQuestion, beliefs: Beliefs): SpreadMarket {
    const { surface, choice } = liveModels(chain, this.#fits.get(chain.underlying) ?? null);
    this.#keep(chain, choice);
    return { snapshot: chain, surface, choice, drift: null, history: (expiry) => beliefs.returnsOver(expiry) };
  }

  #keep({ underlying }: ChainSnapshot, { kept }: ModelChoice): void {
    if (kept !== null) this.#fits.set(underlying, kept);
  }

  #paths(market: SpreadMarket, expiry: ExpiryChain): PathSet | null {
    const plan = pathsFor(market, expiry, SEED);
    const pairs = this.#settings.spreads.paths / 2;
    return plan === null ? null : REFERENCE_KERNEL.drawPaths(plan, 0, pairs, 'prices and variances');
  }
}

/** A record of how such spreads have done, and traders who watch this very one, are worth a part of the edge. */
function knownFirst(weighed: readonly WeighedSpread[], { known = [] }: SpreadQuestion): readonly WeighedSpread[] {
  const keys = new Set(known.map(structureKey));
  const enough = (weighed[0]?.edge ?? 0) * KNOWN_SHARE;
  const isFirst = ({ candidate, edge }: WeighedSpread): boolean =>
    edge >= enough && keys.has(structureKey(candidate.quoted.structure));
  return [...weighed.filter(isFirst), ...weighed.filter((one) => !isFirst(one))];
}
