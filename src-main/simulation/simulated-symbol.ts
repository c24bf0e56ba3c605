import type { MetricInput } from '#domain/engine-input';
import type { Session } from '#domain/regime';
import type { NyseCalendar } from '#market/sessions/nyse-calendar';
import { SeededRandom } from '#primitives/random';
import type { Activity } from '#simulation/activity';
import { FeedFaults } from '#simulation/feed-faults';
import { coinDeviation, type MarketFactors, shareDeviation } from '#simulation/market-factors';
import { MetricFeed } from '#simulation/metric-feed';
import type { Mood } from '#simulation/options/smile-of-the-minute';
import type { PendingInputs } from '#simulation/pending-inputs';
import type { FeedPlant } from '#simulation/planted-event';
import { pastYear } from '#simulation/past-year';
import { OwnPath, ReturnProcess, ShareOfCoinsPath } from '#simulation/price-path';
import { COIN_START, type SimulatedInstrument } from '#simulation/simulated-instrument';
import { type Travel, VenueFeed } from '#simulation/venue-feed';

export interface SymbolTerms {
  readonly terms: SimulatedInstrument;
  readonly index: number;
  /** Rank of the instrument's source in the total order. */
  readonly source: number;
  readonly seed: number;
  readonly density: number;
  readonly factors: MarketFactors;
  readonly plants: readonly FeedPlant[];
}

export interface SymbolMinute {
  readonly startMs: number;
  readonly firstTickMs: number;
  /** New York's. */
  readonly session: Session;
  readonly tradingDay: number;
  readonly activity: Activity;
}

const COIN_TRAVEL: Travel = { shortestMs: 6, usuallyMoreMs: 4, longestMs: 80, clockSkewMs: 2 };
const SHARE_TRAVEL: Travel = { shortestMs: 18, usuallyMoreMs: 5, longestMs: 120, clockSkewMs: -1 };

/** Chance for one symbol comes from its own streams, so that listing another symbol changes nothing for this one. */
const FIRST_STREAM = 1_000;
const STREAMS = { price: 0, book: 1, metrics: 2, faults: 3, options: 4, past: 5 } as const;
const STREAMS_A_SYMBOL = 8;

/** Chance for the options of a symbol. */
export function optionRandom(seed: number, index: number): SeededRandom {
  return new SeededRandom(seed, FIRST_STREAM + index * STREAMS_A_SYMBOL + STREAMS.options);
}

/** Everything one instrument sends: its book, its trades and the figures around it. */
export class SimulatedSymbol {
  readonly isCoin: boolean;
  readonly #terms: SimulatedInstrument;
  readonly #source: number;
  readonly #perMinute: number;
  readonly #path: OwnPath | ShareOfCoinsPath;
  readonly #feed: VenueFeed;
  readonly #metrics: MetricFeed;
  readonly #gaps: readonly FeedPlant[];
  readonly #startPrice: number;
  readonly #pastRandom: SeededRandom;
  #tradingDay = Number.NEGATIVE_INFINITY;

  constructor({ terms, index, source, seed, density, factors, plants }: SymbolTerms) {
    const { instrument, model } = terms;
    const random = (stream: keyof typeof STREAMS): SeededRandom =>
      new SeededRandom(seed, FIRST_STREAM + index * STREAMS_A_SYMBOL + STREAMS[stream]);
    const mine = plants.filter(({ target }) =>
      'symbol' in target ? target.symbol === instrument.symbol : target.source === instrument.source,
    );
    this.isCoin = instrument.calendar === 'crypto';
    this.#terms = terms;
    this.#source = source;
    this.#perMinute = terms.perMinute * density;
    this.#gaps = mine.filter(({ kind, target }) => kind === 'feed gap' && 'source' in target);
    this.#path = pricePath(terms, factors, random('price'));
    const travel = this.isCoin ? COIN_TRAVEL : SHARE_TRAVEL;
    const faults = new FeedFaults(mine, terms.tick, random('faults'));
    this.#feed = new VenueFeed(terms, index, source, travel, random('book'), faults);
    this.#feed.volume.prime(Math.round(this.#perMinute * USUAL_VOLUME_AN_EVENT));
    const start = model.kind === 'own' ? model.start : COIN_START * model.coinsPerShare;
    this.#startPrice = start;
    this.#pastRandom = random('past');
    this.#metrics = new MetricFeed(terms, usualVolatility(terms), start, random('metrics'));
  }

  /** The fair price at a second of the minute that was run last. */
  priceAt(second: number): number {
    return this.#path.prices[second] as number;
  }

  get mood(): Mood {
    return { impliedVolatility: this.#metrics.impliedVolatility, stress: this.#path.stress };
  }

  run(minute: SymbolMinute, inputs: PendingInputs): void {
    const { startMs, session } = minute;
    this.#path.advance({ season: minute.activity.volatility, storm: 1, drift: 0 });
    const open = this.isCoin || session !== 'CLOSED';
    const newDay = !this.isCoin && open && minute.tradingDay !== this.#tradingDay;
    if (newDay) this.#tradingDay = minute.tradingDay;
    const busier = 0.5 + 0.5 * Math.min(3, this.#path.stress);
    this.#feed.run(
      {
        startMs,
        events: open ? this.#perMinute * minute.activity.events * busier : 0,
        path: this.#path,
        spread: this.#terms.spread * (this.isCoin || session === 'RTH' ? 1 : 2.4),
        newDay,
      },
      minute.firstTickMs,
      inputs,
    );
    this.#metrics.run(
      { startMs, session, path: this.#path, rollingVolume: this.#feed.volume.rolling },
      (input: MetricInput) => {
        const atMs = input.atMs ?? input.seenMs;
        if (this.#gaps.some((gap) => atMs >= gap.fromMs && atMs < gap.toMs)) return;
        inputs.rare(this.#source, input);
      },
    );
  }

  /** What an archive tells of the days before, all of it seen at once. */
  past(seenMs: number, nyse: NyseCalendar): readonly MetricInput[] {
    return pastYear({
      terms: this.#terms,
      usualVolatility: usualVolatility(this.#terms),
      startPrice: this.#startPrice,
      seenMs,
      nyse,
      random: this.#pastRandom,
    });
  }
}

/** Thousandths of a coin traded per quote or trade, about: what a primed rolling volume starts from. */
const USUAL_VOLUME_AN_EVENT = 30;

function pricePath(
  { instrument, model }: SimulatedInstrument,
  factors: MarketFactors,
  random: SeededRandom,
): OwnPath | ShareOfCoinsPath {
  if (model.kind === 'share-of-coins') {
    return new ShareOfCoinsPath(factors.coin, model.coinsPerShare, model.basisDeviation, model.basisSeconds, random);
  }
  const perSecond =
    instrument.calendar === 'crypto' ? coinDeviation(model.ownVolatility) : shareDeviation(model.ownVolatility);
  const own =
    model.ownVolatility === 0 ? null : new ReturnProcess({ perSecond, jumpsPerDay: 0.5, jumpDeviation: 0.002 }, random);
  return new OwnPath(model.start, factors[model.factor], model.beta, own);
}

function usualVolatility({ model }: SimulatedInstrument): number {
  if (model.kind === 'share-of-coins' || model.factor === 'coins') return 0.48;
  return 0.15 * model.beta;
}
