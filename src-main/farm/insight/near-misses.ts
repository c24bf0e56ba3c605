import { TREND_REGIMES, VOLATILITY_REGIMES } from '#domain/regime';
import type { FarmBook } from '#farm/book/farm-book';
import { FARM_EXITS } from '#farm/evaluation/closed-trades';
import { BAR_SESSIONS } from '#farm/evaluation/market-bar';
import { farmStandAt } from '#farm/insight/farm-stand';
import type { GateUnit } from '#farm/insight/gate-reading';
import { MarketMisses, MISS_GATES, type MissGate } from '#farm/insight/market-misses';
import { MissGroup } from '#farm/insight/miss-group';
import { MissScan } from '#farm/insight/miss-scan';
import { centsOf, MissedTrades, type MissedTrade } from '#farm/insight/miss-trades';
import { MovesOfDay } from '#farm/insight/moves-of-day';
import type { NearMiss, NearMisses } from '#farm/insight/near-miss';
import { type DayFeatures, type TradingDay, tradingDayOf } from '#farm/insight/trading-day';
import type { GateLevels, Interior, Pace, Population, Sizing, SpreadSpec } from '#farm/population/population';

const UNITS: Readonly<Record<MissGate, { readonly unit: GateUnit; readonly scale: number }>> = {
  session: { unit: 'words', scale: 1 },
  warmthMinimum: { unit: 'points', scale: 1 },
  popMinimum: { unit: 'share', scale: 1e6 },
  ivRank: { unit: 'share', scale: 1e6 },
  gapTolerance: { unit: 'share', scale: 1e6 },
  regimes: { unit: 'words', scale: 1 },
  positionSize: { unit: 'share', scale: 1e6 },
  concurrent: { unit: 'positions', scale: 1 },
  cooldown: { unit: 'minutes', scale: 1 },
};

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
  readonly #groups = new Map<number, MissGroup>();
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
      groups: [...this.#groups.values()]
        .map((group) => group.finish())
        .sort((left, right) => right.configs - left.configs),
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

  #searchBlock(first: number, { exit, pace }: Interior, block: Block): number {
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

  #take(gate: number, bar: number, by: number, asked: Asked, block: Block): void {
    const name = MISS_GATES[gate] as MissGate;
    const trade = this.#trades.tradeOf(bar, asked.exit);
    const contracts = this.#trades.contractsOf(bar, block.size, name === 'positionSize' ? by : 0);
    const cents = centsOf(trade, contracts);
    const group = this.#groupOf(gate, name, bar, asked, block);
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

  #groupOf(gate: number, name: MissGate, bar: number, { pace }: Asked, block: Block): MissGroup {
    const level = this.#levelNumber(name, pace, block);
    const way = this.#wayNumber(name, bar, block);
    const key = (gate * 4_096 + level) * 64 + way;
    const known = this.#groups.get(key);
    if (known !== undefined) return known;
    const { unit, scale } = UNITS[name];
    const group = new MissGroup(name, unit, scale, this.#level(name, level), wayText(name, way));
    this.#groups.set(key, group);
    return group;
  }

  /** Position in the grid; that of a sizing in the population. */
  #levelNumber(name: MissGate, pace: number, { levels, sizing }: Block): number {
    if (name === 'positionSize') return sizing;
    if (name === 'concurrent' || name === 'cooldown') return (this.#population.paces[pace] as Pace)[name];
    return levels[AXES[name]];
  }

  #level(name: MissGate, level: number): unknown {
    const { grid, sizings } = this.#population;
    if (name !== 'positionSize') return grid[name][level];
    const { budget, size } = sizings[level] as Sizing;
    return { share: grid.positionSize[size], dollars: grid.budget[budget]?.dollars };
  }

  /** Which way a threshold would have to give, where that is not always the same. */
  #wayNumber(name: MissGate, bar: number, { levels, features }: Block): number {
    const { grid } = this.#population;
    if (name === 'session') return features.session[bar] as number;
    if (name === 'ivRank') {
      const to = grid.ivRank[levels.ivRank]?.to ?? 1;
      return (features.ivRank[bar] as number) > Math.round(to * 1e6) ? 1 : 0;
    }
    if (name !== 'regimes') return 0;
    const allowed = grid.regimes[levels.regimes];
    const trend = features.trend[bar] as number;
    const volatility = features.volatility[bar] as number;
    const hasTrend = allowed?.trends.some((one) => one === TREND_REGIMES[trend]) ?? false;
    const hasVolatility = allowed?.volatilities.some((one) => one === VOLATILITY_REGIMES[volatility]) ?? false;
    return (hasTrend ? 0 : trend + 1) * 8 + (hasVolatility ? 0 : volatility + 1);
  }
}

interface Asked {
  readonly config: number;
  readonly exit: number;
  readonly pace: number;
}

interface Block {
  readonly levels: GateLevels;
  readonly size: Sizing;
  readonly sizing: number;
  readonly features: DayFeatures;
}

const AXES = {
  session: 'session',
  warmthMinimum: 'warmth',
  popMinimum: 'pop',
  ivRank: 'ivRank',
  gapTolerance: 'gap',
  regimes: 'regimes',
} as const satisfies Partial<Record<MissGate, keyof GateLevels>>;

function wayText(name: MissGate, way: number): string {
  switch (name) {
    case 'session':
      return BAR_SESSIONS[way] ?? 'closed';
    case 'regimes': {
      const labels = [TREND_REGIMES[(way >> 3) - 1], VOLATILITY_REGIMES[(way & 7) - 1]];
      return labels.filter((label) => label !== undefined).join(' and ');
    }
    case 'ivRank':
      return way === 0 ? 'lower' : 'higher';
    case 'warmthMinimum':
    case 'popMinimum':
    case 'cooldown':
      return 'lower';
    default:
      return 'higher';
  }
}
