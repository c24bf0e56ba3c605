import type { Ticker } from '#domain/instrument';
import type { ChainTerms } from '#detectors/chain-terms';
import { DailyValues } from '#detectors/daily-values';
import type { SightSettings } from '#detectors/detector-settings';
import { isPlausibleVolatility } from '#detectors/plausible-figure';
import type { SightMinute } from '#detectors/sight-minute';
import type { SkewFigures } from '#detectors/sight-moment';
import { standing } from '#detectors/standing';
import type { CivilDay } from '#market/sessions/civil-date';
import { isCovered, newYorkDay } from '#market/sessions/new-york-time';
import type { NyseCalendar } from '#market/sessions/nyse-calendar';
import { DEFAULT_CHAIN_SETTINGS } from '#options/chains/chain-settings';
import type { ChainSnapshot } from '#options/chains/chain-snapshot';
import { expiryInstants } from '#options/chains/expiry-instants';
import { normaliseChain } from '#options/chains/normalise-chain';
import { flatVolatility } from '#options/spreads/expiry-models';
import { AnomalyWatch, type PersistentAnomaly } from '#options/surface/anomaly-watch';
import { buildSurface } from '#options/surface/build-surface';
import { deltaSkew } from '#options/surface/delta-skew';
import { type IvRank, ivRank } from '#options/surface/iv-rank';
import { findAnomalies } from '#options/surface/quote-anomalies';
import { thirtyDayVolatility } from '#options/surface/thirty-day-volatility';
import type { SurfaceSlice, VolatilitySurface } from '#options/surface/volatility-surface';
import type { ChainLookup } from '#pipeline/chain-lookup';
import type { HeldChain } from '#pipeline/held-chain';
import { type EpochMs, MINUTE_MS } from '#primitives/clock';

const MULTIPLIER = 100;
const MILLION = 1e6;
const SKEW_YEARS = 30 / 365;
const NEAREST_SKEW_DAYS = 7 / 365;

export interface ChainFigures {
  readonly chain: ChainSnapshot | null;
  readonly problem: string | null;
  readonly impliedVolatility: number | null;
  readonly ivRank: IvRank;
  readonly skew: SkewFigures | null;
  readonly anomalies: readonly PersistentAnomaly[];
}

/** What the options of one underlying say: the newest chain, its volatility among the year's, its skew and odd quotes. */
export class ChainWatch {
  readonly #symbol: Ticker;
  readonly #settings: SightSettings;
  readonly #terms: ChainTerms;
  readonly #nyse: NyseCalendar;
  readonly #volatilities = new DailyValues();
  readonly #skews = new DailyValues();
  readonly #anomalyWatch = new AnomalyWatch();
  #provider: string | null = null;
  /** Which chain `#chain` was made of, and how many its provider had sent by then. */
  #readProvider: string | null = null;
  #readCount = 0;
  #chain: ChainSnapshot | null = null;
  #problem: string | null = null;
  #impliedVolatility: number | null = null;
  #impliedDay: CivilDay | null = null;
  #judged: ChainSnapshot | null = null;
  #lookedMinute = -1;
  #skew: SkewFigures | null = null;
  #anomalies: readonly PersistentAnomaly[] = [];

  constructor(symbol: Ticker, settings: SightSettings, terms: ChainTerms, nyse: NyseCalendar) {
    this.#symbol = symbol;
    this.#settings = settings;
    this.#terms = terms;
    this.#nyse = nyse;
  }

  /** Whose chains count from here on. */
  follow(provider: string): void {
    this.#provider = provider;
  }

  /** Of a day before the one on which it was told: today's is what today's options say. */
  addPastVolatility(volatility: number, atMs: EpochMs, seenMs: EpochMs): void {
    if (!isPlausibleVolatility(volatility) || !isCovered(atMs) || !isCovered(seenMs)) return;
    const day = newYorkDay(atMs);
    if (day < newYorkDay(seenMs)) this.#volatilities.add(day, inMillionths(volatility));
  }

  /** The newest chain, checked once; null where there is none that can be used. */
  read(chainOf: ChainLookup): ChainSnapshot | null {
    const provider = this.#provider;
    const held = provider === null ? null : chainOf(this.#symbol, provider);
    if (held === null || provider === null) return this.#chain;
    if (provider === this.#readProvider && held.taken === this.#readCount) return this.#chain;
    this.#readProvider = provider;
    this.#readCount = held.taken;
    this.#normalise(held);
    return this.#chain;
  }

  /** In regular hours: what the newest chain says, once. Seen as it comes, it keeps nobody waiting at a minute's end. */
  judge(seenMs: EpochMs, day: CivilDay, chainOf: ChainLookup): void {
    const chain = this.read(chainOf);
    if (chain === null || chain === this.#judged) return;
    if (!isCovered(chain.atMs) || newYorkDay(chain.atMs) !== day) return;
    this.#judged = chain;
    const implied = thirtyDayVolatility(chain, (expiry) => flatVolatility(chain, expiry));
    this.#impliedVolatility = implied;
    this.#impliedDay = day;
    if (implied !== null) this.#volatilities.add(day, inMillionths(implied));
    if (this.#isTurn(seenMs)) this.#look(chain, day);
  }

  figures(minute: SightMinute): ChainFigures {
    const isKnown = this.#isKnown(minute);
    const impliedVolatility = isKnown ? this.#impliedVolatility : null;
    return {
      chain: this.#chain,
      problem: this.#problem,
      impliedVolatility,
      ivRank: this.#rank(impliedVolatility, minute.day),
      skew: isKnown ? this.#skew : null,
      anomalies: isKnown ? this.#anomalies : [],
    };
  }

  /** What its options said on that day; in regular hours, what they said lately. */
  #isKnown({ atMs, day, isRegular }: SightMinute): boolean {
    if (day === null || this.#impliedDay !== day || this.#judged === null) return false;
    return !isRegular || atMs - this.#judged.atMs <= this.#settings.priceMinutes * MINUTE_MS;
  }

  #rank(impliedVolatility: number | null, day: CivilDay | null): IvRank {
    const past = day === null ? [] : this.#volatilities.before(day);
    return ivRank(impliedVolatility === null ? null : inMillionths(impliedVolatility), past);
  }

  /** Once in so many minutes. Underlyings take turns: fits of all of them in one minute would keep a signal waiting. */
  #isTurn(seenMs: EpochMs): boolean {
    const { smileMinutes, underlyings } = this.#settings;
    const minute = Math.floor(seenMs / MINUTE_MS);
    const isTurn = minute !== this.#lookedMinute && (minute - underlyings.indexOf(this.#symbol)) % smileMinutes === 0;
    if (isTurn) this.#lookedMinute = minute;
    return isTurn;
  }

  #normalise({ chain: held, seenMs }: HeldChain): void {
    this.#chain = null;
    this.#problem = null;
    if (held.terms.multiplier !== MULTIPLIER || held.terms.settlement !== 'shares') {
      this.#problem = 'its options are not on a hundred shares';
      return;
    }
    const normalised = normaliseChain(held, {
      rate: this.#terms.rate,
      dividendYield: this.#terms.dividendYields[held.underlying] ?? 0,
      cashDividends: [],
      expiryMs: expiryInstants(held.terms, this.#nyse),
      seenMs,
      nowMs: seenMs,
      settings: { ...DEFAULT_CHAIN_SETTINGS, staleAfterMs: this.#terms.quoteMaxAgeMs },
    });
    if (normalised.ok) this.#chain = normalised.value;
    else this.#problem = normalised.failure.message;
  }

  #look(chain: ChainSnapshot, day: CivilDay): void {
    const surface = buildSurface(chain);
    this.#anomalies = this.#anomalyWatch.observe(findAnomalies(surface, chain));
    const slice = sliceNear(surface);
    const skew = slice === null ? null : deltaSkew(slice);
    if (slice === null || skew === null) {
      this.#skew = null;
      return;
    }
    this.#skews.add(day, skew.riskReversal);
    this.#skew = {
      expiry: slice.expiry,
      riskReversal: skew.riskReversal,
      standing: standing(skew.riskReversal, this.#skews.before(day), this.#settings.fewestSkewDays),
      atMs: chain.atMs,
    };
  }
}

/** A rank decides things, and must not hang on the last bit of a fit. */
function inMillionths(volatility: number): number {
  return Math.round(volatility * MILLION) / MILLION;
}

/** The fitted expiry nearest to 30 days, if it is not within a week: the skew of days is another thing. */
function sliceNear({ slices }: VolatilitySurface): SurfaceSlice | null {
  let nearest: SurfaceSlice | null = null;
  for (const slice of slices) {
    if (slice.ownSmile === null || slice.years < NEAREST_SKEW_DAYS) continue;
    const isNearer = nearest === null || Math.abs(slice.years - SKEW_YEARS) < Math.abs(nearest.years - SKEW_YEARS);
    if (isNearer) nearest = slice;
  }
  return nearest;
}
