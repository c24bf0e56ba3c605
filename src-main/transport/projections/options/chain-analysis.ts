import type { PayoffView, StructureView } from '#contract/options-view';
import type { NyseCalendar } from '#market/sessions/nyse-calendar';
import type { ChainContract, ExpiryChain } from '#options/chains/chain-snapshot';
import { DEFAULT_CHAIN_SETTINGS } from '#options/chains/chain-settings';
import { expiryInstants } from '#options/chains/expiry-instants';
import { type NormalisedChain, normaliseChain } from '#options/chains/normalise-chain';
import type { FillSettings } from '#options/fills/fill-settings';
import type { FeeTable } from '#options/fills/fee-schedule';
import { DEFAULT_CALIBRATION } from '#options/models/calibration-quotes';
import { chooseModel } from '#options/models/model-choice';
import type { PathKernel } from '#options/paths/path-kernel';
import type { PathSeed } from '#options/paths/path-plan';
import type { PathSet } from '#options/paths/path-set';
import { closesUntil, returnsOver } from '#options/spreads/price-history';
import { expiryTerms, pathsFor, type SpreadMarket } from '#options/spreads/spread-market';
import type { SpreadSettings } from '#options/spreads/spread-settings';
import type { ExpiryTerms } from '#options/spreads/spread-valuation';
import { buildSurface } from '#options/surface/build-surface';
import { findAnomalies, type QuoteAnomaly } from '#options/surface/quote-anomalies';
import type { VolatilitySurface } from '#options/surface/volatility-surface';
import { ln } from '#primitives/exact-math';
import type { Result } from '#primitives/result';
import type { PastDays } from '#research/desk/past-days';
import type { SeenChain } from '#transport/projections/options/option-analyst';

/** What is believed beyond what a chain says. */
export interface AnalystSettings {
  readonly rate: number;
  readonly dividendYields: Readonly<Record<string, number>>;
  readonly spreads: SpreadSettings;
  readonly fills: FillSettings;
  readonly fees: FeeTable;
  readonly nyse: NyseCalendar;
  /** What draws paths here. */
  readonly kernel: PathKernel;
}

/** A chain comes once a minute; what was quoted in the minute before still counts as a part of it. */
const STALE_AFTER_MS = 60_000;
const SEED: PathSeed = { low: 0x6172_6775, high: 0x7300_0001 };

/** The part of a payoff that hangs on nothing but the chain and the structure. */
export type StructureOdds = Pick<
  PayoffView,
  'name' | 'breakevens' | 'maxProfit' | 'maxLoss' | 'margin' | 'byModel' | 'p50' | 'touch' | 'warnings'
>;

/** Everything that follows from one chain, each part worked out when it is first asked for. */
export class ChainAnalysis {
  readonly settings: AnalystSettings;
  readonly past: PastDays;
  readonly normalised: Result<NormalisedChain, { readonly message: string }>;
  #surface: VolatilitySurface | null = null;
  #market: SpreadMarket | null = null;
  #anomalies: readonly QuoteAnomaly[] | null = null;
  readonly #terms = new Map<string, ExpiryTerms>();
  readonly #paths = new Map<string, PathSet | null>();
  readonly #odds = new Map<string, Partial<StructureOdds>>();

  constructor({ chain, seenMs, past }: SeenChain, settings: AnalystSettings) {
    this.settings = settings;
    this.past = past;
    this.normalised = normaliseChain(chain, {
      rate: settings.rate,
      dividendYield: settings.dividendYields[chain.underlying] ?? 0,
      cashDividends: [],
      expiryMs: expiryInstants(chain.terms, settings.nyse),
      seenMs,
      nowMs: chain.atMs,
      settings: { ...DEFAULT_CHAIN_SETTINGS, staleAfterMs: STALE_AFTER_MS },
    });
  }

  surface(snapshot: NormalisedChain): VolatilitySurface {
    this.#surface ??= buildSurface(snapshot);
    return this.#surface;
  }

  /** With models fitted to the chain, which takes longer than all the rest: whoever can do without asks for less. */
  market(snapshot: NormalisedChain): SpreadMarket {
    if (this.#market === null) {
      const surface = this.surface(snapshot);
      // From nothing but this chain: an earlier fit would make figures hang on what was looked at before.
      const choice = chooseModel(surface, null, DEFAULT_CALIBRATION);
      const history = (expiry: ExpiryChain): Float64Array | null => this.#ownReturns(snapshot, expiry);
      this.#market = { snapshot, surface, choice, drift: null, history };
    }
    return this.#market;
  }

  anomalies(snapshot: NormalisedChain): readonly QuoteAnomaly[] {
    this.#anomalies ??= findAnomalies(this.surface(snapshot), snapshot);
    return this.#anomalies;
  }

  anomalyOf(snapshot: NormalisedChain): (contract: ChainContract) => string | null {
    const known = new Map(
      this.anomalies(snapshot).map((one) => [`${one.expiry}${one.right}${one.strike}`, one.reason]),
    );
    return ({ expiry, right, strike }) => known.get(`${expiry}${right}${strike}`) ?? null;
  }

  /** What a structure's chances are: dragging a slider changes none of them. */
  odds(structure: StructureView, work: () => Partial<StructureOdds>): Partial<StructureOdds> {
    const key = JSON.stringify(structure);
    const known = this.#odds.get(key) ?? work();
    this.#odds.set(key, known);
    return known;
  }

  /** The models of one expiry. */
  terms(snapshot: NormalisedChain, expiry: ExpiryChain): ExpiryTerms {
    let terms = this.#terms.get(expiry.expiry);
    if (terms === undefined) {
      terms = expiryTerms(this.market(snapshot), expiry, this.paths(snapshot, expiry));
      this.#terms.set(expiry.expiry, terms);
    }
    return terms;
  }

  /** What an expiry's paths follow, drawn once however many structures are asked about; null where none can be. */
  paths(snapshot: NormalisedChain, expiry: ExpiryChain): PathSet | null {
    const known = this.#paths.get(expiry.expiry);
    if (known !== undefined) return known;
    const plan = pathsFor(this.market(snapshot), expiry, SEED);
    const { kernel, spreads } = this.settings;
    // Antithetic, so that half of the paths are drawn.
    const paths = plan === null ? null : kernel.drawPaths(plan, 0, spreads.paths / 2, 'prices and variances');
    this.#paths.set(expiry.expiry, paths);
    return paths;
  }

  /** Null where too little of the past is known for so long a time. */
  #ownReturns(snapshot: NormalisedChain, expiry: ExpiryChain): Float64Array | null {
    const { closes } = this.past;
    if (closes.length < 2) return null;
    const returns = Float64Array.from({ length: closes.length - 1 }, (_, i) =>
      ln((closes[i + 1] as number) / (closes[i] as number)),
    );
    const over = returnsOver(returns, closesUntil(snapshot, expiry, this.settings.nyse));
    return over.ok ? over.value : null;
  }
}
