import type { FarmBook } from '#farm/book/farm-book';
import { FARM_EXITS } from '#farm/evaluation/closed-trades';
import { farmStandAt } from '#farm/insight/farm-stand';
import { MarketMisses, MISS_GATES, type MissGate } from '#farm/insight/market-misses';
import { type MissBlock, MissGroups } from '#farm/insight/miss-groups';
import { MissScan } from '#farm/insight/miss-scan';
import { centsOf, MissedTrades, type MissedTrade } from '#farm/insight/miss-trades';
import { MovesOfDay } from '#farm/insight/moves-of-day';
import type { NearMiss, NearMisses } from '#farm/insight/near-miss';
import { type DayFeatures, type TradingDay, tradingDayOf } from '#farm/insight/trading-day';
import type { Interior, Population, SpreadSpec } from '#farm/population/population';

/**
 * Which single threshold, relaxed by how much, would have traded on the day of a place, and what it would have earned up to
 * `until`. It is as if it had been relaxed when that day began; only configs that opened nothing on the day are asked, and
 * only for their first trade.
 */
export function nearMissesOf(book: FarmBook, place: number, until: number): NearMisses {
  return new NearMissSearch(book, place, until).run();
}

class NearMissSearch {
  readonly #population: Population;
  readonly #day: TradingDay;
  readonly #moves: MovesOfDay;
  readonly #market: MarketMisses;
  readonly #scan: MissScan;
  readonly #trades: MissedTrades;
  readonly #groups: MissGroups;
  readonly #untilMinute: number;
  #traded = 0;
  #missed = 0;

  constructor(book: FarmBook, place: number, until: number) {
    const { population } = book;
    this.#population = population;
    this.#day = tradingDayOf(book, place, until);
    const { from, bars } = this.#day;
    this.#moves = new MovesOfDay(population);
    book.visitSets(from, from + bars, this.#moves);
    this.#market = new MarketMisses(population, this.#day);
    const stand = farmStandAt(book, from - 1);
    this.#scan = new MissScan(population, this.#day, stand, this.#moves, this.#market);
    this.#trades = new MissedTrades(population, this.#day);
    this.#groups = new MissGroups(population);
    this.#untilMinute = book.minuteAt(until);
  }

  run(): NearMisses {
    const { day, features, offers, bars, stretch } = this.#day;
    for (const [underlying, ofDay] of features.entries()) {
      this.#market.seeUnderlying(ofDay);
      for (const spec of this.#population.specs) {
        if (spec.underlying !== underlying) continue;
        this.#market.seeSpec(offers[spec.index] as TradingDay['offers'][number]);
        this.#searchSpec(spec, ofDay);
      }
    }
    return {
      day,
      lastMinute: stretch.minutes[bars - 1] as number,
      untilMinute: this.#untilMinute,
      configs: this.#population.size,
      traded: this.#traded,
      missed: this.#missed,
      groups: this.#groups.finish(),
    };
  }

  #searchSpec(spec: SpreadSpec, features: DayFeatures): void {
    const { gates, sizings } = this.#population;
    this.#scan.beginSpec(spec);
    this.#trades.beginSpec(spec);
    let config = spec.firstConfig;
    for (const [gate, levels] of gates.entries()) {
      for (const [sizing, size] of sizings.entries()) {
        this.#scan.beginBlock(gate, sizing);
        config = this.#searchBlock(config, spec.interiors[sizing] as Interior, { levels, size, sizing, features });
      }
    }
  }

  #searchBlock(first: number, { exit, pace }: Interior, block: MissBlock): number {
    const { hasOpened } = this.#moves;
    for (let within = 0; within < exit.length; within++) {
      const config = first + within;
      if (hasOpened[config] === 1) {
        this.#traded++;
        continue;
      }
      const misses = this.#scan.missesOf(config, pace[within] as number);
      let any = false;
      for (let gate = 0; gate < MISS_GATES.length; gate++) {
        const bar = misses[gate * 2] as number;
        if (bar === -1) continue;
        any = true;
        const asked = { config, exit: exit[within] as number, pace: pace[within] as number };
        this.#take(gate, bar, misses[gate * 2 + 1] as number, asked, block);
      }
      if (any) this.#missed++;
    }
    return first + exit.length;
  }

  #take(gate: number, bar: number, by: number, asked: Asked, block: MissBlock): void {
    const name = MISS_GATES[gate] as MissGate;
    const trade = this.#trades.tradeOf(bar, asked.exit);
    const contracts = this.#trades.contractsOf(bar, block.size, name === 'positionSize' ? by : 0);
    const cents = centsOf(trade, contracts);
    const group = this.#groups.of(name, bar, asked.pace, block);
    group.add(by, cents, trade.walked.closedAt === -1);
    const openedMinute = this.#day.stretch.minutes[trade.openedAt] as number;
    if (group.wants(by, trade.track.spread, openedMinute)) {
      group.show(this.#example(asked.config, by, bar, trade, contracts, cents));
    }
  }

  #example(
    config: number,
    by: number,
    bar: number,
    { track, openedAt, credit, walked }: MissedTrade,
    contracts: number,
    cents: number | null,
  ): NearMiss {
    const { minutes } = this.#day.stretch;
    const isClosed = walked.closedAt !== -1;
    return {
      config,
      by,
      orderedMinute: minutes[bar] as number,
      openedMinute: minutes[openedAt] as number,
      spread: track.spread,
      contracts,
      credit,
      closedMinute: isClosed ? (minutes[walked.closedAt] as number) : null,
      exit: isClosed ? (FARM_EXITS[walked.exit] ?? null) : null,
      cents,
    };
  }
}

interface Asked {
  readonly config: number;
  readonly exit: number;
  readonly pace: number;
}
