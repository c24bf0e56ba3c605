import type { ChainInput } from '#domain/engine-input';
import type { SourceId } from '#domain/instrument';
import { priceE4 } from '#domain/money';
import { PackedChain } from '#domain/packed-chain';
import { newYorkDay } from '#market/sessions/new-york-time';
import type { NyseCalendar } from '#market/sessions/nyse-calendar';
import { epochMs, MINUTE_MS, SECOND_MS } from '#primitives/clock';
import { invariant } from '#primitives/invariant';
import type { SeededRandom } from '#primitives/random';
import { type ContractList, listContracts, type ListedStrikes } from '#simulation/options/contract-list';
import { ContractTrades } from '#simulation/options/contract-trades';
import { type PricingMoment, priceExpiry } from '#simulation/options/fair-prices';
import { type ListedExpiry, listedExpiries } from '#simulation/options/listed-expiries';
import type { OptionMarketTerms } from '#simulation/options/option-market-terms';
import { QuoteBoard } from '#simulation/options/quote-board';
import { type FairContract, QuoteMaker } from '#simulation/options/quote-maker';
import { type Mood, varianceAtTheMoney } from '#simulation/options/smile-of-the-minute';
import { strikeGrid } from '#simulation/options/strike-grid';
import type { QuotePlant } from '#simulation/planted-event';

export interface OptionMinute {
  readonly startMs: number;
  /** Dollars, when the snapshot is taken. */
  readonly spot: number;
  readonly mood: Mood;
  /** Null outside of the hours in which these options trade. */
  readonly open: OpenMinute | null;
}

export interface OpenMinute {
  /** A new one begins trading afresh. */
  readonly tradingDay: number;
  /** How busy it is, where 1 is usual. */
  readonly activity: number;
  /** Factor on the width of quotes. */
  readonly widening: number;
}

const TRAVEL_MS = 180;
const YEAR_MS = 365 * 86_400_000;
/** Where nothing trades, the same quotes are fetched again this often. */
const CLOSED_EVERY_MS = 30 * MINUTE_MS;

/** The option market of one underlying: a chain a minute while it is open, its last quotes now and then while not. */
export class SimulatedOptions {
  readonly #market: OptionMarketTerms;
  readonly #source: SourceId;
  readonly #nyse: NyseCalendar;
  readonly #plants: readonly QuotePlant[];
  readonly #maker: QuoteMaker;
  readonly #trades: ContractTrades;
  readonly #contract: FairContract = { row: 0, fair: 0, riskWidth: 0, volatility: 0, distance: 0, misquote: 0 };
  #list: ContractList = listContracts([]);
  #board = new QuoteBoard(0);
  #tradingDay: number | null = null;
  #atMs = 0;

  constructor(
    market: OptionMarketTerms,
    source: SourceId,
    nyse: NyseCalendar,
    plants: readonly QuotePlant[],
    random: SeededRandom,
  ) {
    const { quotes, terms } = market;
    this.#market = market;
    this.#source = source;
    this.#nyse = nyse;
    this.#plants = plants;
    this.#maker = new QuoteMaker(quotes, market.tellsVolatility, random);
    this.#trades = new ContractTrades(quotes, terms.settlement === 'coin', random);
  }

  run(minute: OptionMinute, publish: (input: ChainInput) => void): void {
    const atMs = minute.startMs + this.#market.second * SECOND_MS;
    const isFirst = this.#atMs === 0;
    if (minute.open !== null) this.#trade(minute, minute.open, atMs);
    else if (isFirst) this.#imagineLastClose(minute, atMs);
    else {
      this.#age(atMs);
      if (this.#hasExpired(atMs)) this.#relist((_, known) => (known === null ? [] : known.strikes), atMs);
    }
    this.#atMs = atMs;
    if (minute.open === null && !isFirst && minute.startMs % CLOSED_EVERY_MS !== 0) return;
    publish(this.#chainInput(minute.spot, atMs));
  }

  #trade(minute: OptionMinute, open: OpenMinute, atMs: number): void {
    const newDay = open.tradingDay !== this.#tradingDay;
    if (newDay || this.#hasExpired(atMs)) {
      if (newDay && this.#tradingDay !== null) this.#trades.startDay(this.#board);
      this.#tradingDay = open.tradingDay;
      this.#listAround(minute, atMs);
    }
    this.#quote(minute, atMs, open.widening);
    if (newDay) this.#trades.imagine(this.#board, this.#list.layout, this.#market.terms.settlement === 'coin');
    this.#trades.run(this.#board, this.#list.layout, open.activity);
  }

  /** A simulation that begins at night finds the quotes with which the last session ended. */
  #imagineLastClose(minute: OptionMinute, atMs: number): void {
    const today = newYorkDay(atMs);
    const closeMs = this.#nyse.session(today)?.closeMs ?? Number.POSITIVE_INFINITY;
    const session = this.#nyse.session(closeMs <= atMs ? today : this.#nyse.previous(today));
    invariant(session !== null, 'a trading day has a session');
    this.#listAround(minute, atMs);
    this.#atMs = session.closeMs;
    this.#quote(minute, session.closeMs, 1);
    this.#trades.imagine(this.#board, this.#list.layout, true);
    this.#age(atMs);
  }

  #listAround({ spot, mood }: OptionMinute, atMs: number): void {
    const { smile, strikeSteps } = this.#market;
    this.#relist((expiry, known) => {
      const years = (expiry.expiryMs - atMs) / YEAR_MS;
      const deviation = spot * Math.sqrt(varianceAtTheMoney(smile, mood, years));
      const strikes = strikeGrid(spot, deviation, strikeSteps);
      // What is listed once stays until it expires: somebody may hold it.
      return known === null
        ? strikes
        : [...new Set([...known.strikes, ...strikes])].sort((left, right) => left - right);
    }, atMs);
  }

  #relist(strikesOf: (expiry: ListedExpiry, known: ListedStrikes | null) => readonly number[], atMs: number): void {
    const before = this.#list;
    const expiries = listedExpiries(this.#market.listing, this.#nyse, atMs);
    const known = new Map(before.expiries.map((listed) => [listed.expiry.name, listed]));
    const listed = expiries.map((expiry) => ({ expiry, strikes: strikesOf(expiry, known.get(expiry.name) ?? null) }));
    this.#list = listContracts(listed.filter(({ strikes }) => strikes.length > 0));
    this.#board = this.#board.relist(before.layout, this.#list.layout);
  }

  #quote({ spot, mood }: OptionMinute, atMs: number, widening: number): void {
    const moment: PricingMoment = { atMs, spot, mood, widening };
    const minute = Math.floor(atMs / MINUTE_MS);
    const elapsedMs = atMs - this.#atMs;
    for (const listed of this.#list.expiries) {
      const planted = this.#plantedIn(listed, atMs);
      priceExpiry(this.#market, listed, moment, this.#contract, (contract) => {
        contract.misquote = planted !== null && planted.row === contract.row ? planted.widths : 0;
        this.#maker.quote(this.#board, contract, minute, elapsedMs);
      });
    }
  }

  #plantedIn(listed: ListedStrikes, atMs: number): { readonly row: number; readonly widths: number } | null {
    for (const { contract, widths, fromMs, toMs } of this.#plants) {
      if (contract.expiry !== listed.expiry.name || atMs < fromMs || atMs >= toMs) continue;
      const place = listed.strikes.indexOf(contract.strike);
      if (place < 0) continue;
      return { row: listed.firstCall + place + (contract.right === 'put' ? listed.strikes.length : 0), widths };
    }
    return null;
  }

  #age(atMs: number): void {
    const { ageMs } = this.#board.columns;
    for (let row = 0; row < this.#board.count; row++) {
      this.#board.set('ageMs', row, (ageMs[row] as number) + atMs - this.#atMs);
    }
  }

  #hasExpired(atMs: number): boolean {
    const first = this.#list.expiries[0];
    return first !== undefined && first.expiry.expiryMs <= atMs;
  }

  #chainInput(spot: number, atMs: number): ChainInput {
    const { underlying, provider, terms } = this.#market;
    const underlyingPrice = priceE4(Math.round(spot * 100) / 100);
    const heading = { underlying, underlyingPrice, provider, terms, atMs: epochMs(atMs) };
    const chain = new PackedChain(heading, this.#list.layout, this.#board.snapshot());
    return { kind: 'chain', seenMs: epochMs(atMs + TRAVEL_MS), source: this.#source, chain };
  }
}
