import { type DaySizes, daySizes, keepsExposure, sizeParts } from '#farm/insight/day-sizes';
import { type FarmStand, NEVER } from '#farm/insight/farm-stand';
import { HOPELESS, type MarketMisses, MISS_GATES, PASSES } from '#farm/insight/market-misses';
import type { MovesOfDay } from '#farm/insight/moves-of-day';
import type { DayOffers, TradingDay } from '#farm/insight/trading-day';
import type { Pace, Population, Sizing, SpreadSpec } from '#farm/population/population';
import { invariant } from '#primitives/invariant';

const SIZE = MISS_GATES.indexOf('positionSize');
const ROOM = MISS_GATES.indexOf('concurrent');
const COOLDOWN = MISS_GATES.indexOf('cooldown');
/** Larger than any part of what a config holds: spreads, minutes back and histories. */
const PARTS = 0x40_0000;

/**
 * By gate two numbers: the bar on which its threshold, relaxed as little as it takes, would have ordered first, or −1
 * where that would have changed nothing; and by how much.
 */
type Misses = Int32Array;

/**
 * Looks through a day for the bars on which one single thing kept a config from an order that would have been filled. Many
 * configs ask the same and hold the same: each such question is answered once.
 */
export class MissScan {
  readonly #population: Population;
  readonly #day: TradingDay;
  readonly #stand: FarmStand;
  readonly #moves: MovesOfDay;
  readonly #market: MarketMisses;
  readonly #fillable: Uint8Array;
  /** Of a block: bars on which at most one of its gates fails, and whatever would be ordered is filled. */
  readonly #bars: Int32Array;
  #count = 0;
  /** Of these, the ones on which all of its gates pass and its size is enough. */
  readonly #open: Int32Array;
  #openCount = 0;
  #from = 0;
  #sizing: Sizing = { budget: 0, size: 0 };
  #sizes: DaySizes = { contracts: new Int32Array(0), short: new Int32Array(0) };
  #ofSpec: readonly DaySizes[] = [];
  #offers: DayOffers | null = null;
  readonly #answers = new Map<number, Misses>();
  readonly #stands = new Map<number, number>();
  readonly #held: number[] = [];

  constructor(population: Population, day: TradingDay, stand: FarmStand, moves: MovesOfDay, market: MarketMisses) {
    this.#population = population;
    this.#day = day;
    this.#stand = stand;
    this.#moves = moves;
    this.#market = market;
    this.#fillable = new Uint8Array(day.bars);
    this.#bars = new Int32Array(day.bars);
    this.#open = new Int32Array(day.bars);
  }

  /** The market has seen the spec. */
  beginSpec(spec: SpreadSpec): void {
    const { bars, stretch, offers } = this.#day;
    const ofSpec = offers[spec.index] as DayOffers;
    this.#offers = ofSpec;
    this.#ofSpec = daySizes(this.#population, spec, this.#day);
    this.#fillable.fill(0);
    for (let bar = 0; bar + 1 < bars; bar++) {
      const spread = ofSpec.candidate[bar] as number;
      const waited = (stretch.minutes[bar + 1] as number) - (stretch.minutes[bar] as number);
      if (spread >= 0 && stretch.trackOf(spread).canOpen(bar + 1, waited)) this.#fillable[bar] = 1;
    }
  }

  beginBlock(gates: number, sizing: number): void {
    const { gate, bars } = this.#market;
    this.#from = gates * bars;
    this.#sizing = this.#population.sizings[sizing] as Sizing;
    this.#sizes = this.#ofSpec[sizing] as DaySizes;
    this.#answers.clear();
    this.#count = 0;
    this.#openCount = 0;
    const { contracts, short } = this.#sizes;
    for (let bar = 0; bar < bars; bar++) {
      const failing = gate[this.#from + bar] as number;
      if (this.#fillable[bar] === 0 || failing === HOPELESS) continue;
      const hasSize = (contracts[bar] as number) >= 1 || (failing === PASSES && short[bar] !== -1);
      if (hasSize) this.#bars[this.#count++] = bar;
      if (failing === PASSES && (contracts[bar] as number) >= 1) this.#open[this.#openCount++] = bar;
    }
  }

  /** For a config of the block that opened nothing all day. */
  missesOf(config: number, paceNumber: number): Misses {
    const pace = this.#population.paces[paceNumber] as Pace;
    const cooldown = this.#population.grid.cooldown[pace.cooldown] as number;
    const last = this.#lastMinute(config, cooldown);
    const question = this.#standOf(config, last) * this.#population.paces.length + paceNumber;
    const known = this.#answers.get(question);
    if (known !== undefined) return known;
    const answer = this.#scan(config, last, cooldown, this.#population.grid.concurrent[pace.concurrent] as number);
    this.#answers.set(question, answer);
    return answer;
  }

  /** What lies too far back to matter on any bar is the same as nothing. */
  #lastMinute(config: number, cooldown: number): number {
    const last = this.#stand.lastMinute[config] as number;
    return last + cooldown <= (this.#day.stretch.minutes[0] as number) ? NEVER : last;
  }

  #standOf(config: number, last: number): number {
    const { held, perConfig, spreads } = this.#stand;
    const firstMinute = this.#day.stretch.minutes[0] as number;
    let number = this.#named(0, last === NEVER ? 0 : firstMinute - last);
    number = this.#named(number, this.#moves.history[config] as number);
    const from = config * perConfig;
    for (let at = from, end = from + (held[config] as number); at < end; at++) {
      number = this.#named(number, spreads[at] as number);
    }
    return number;
  }

  #named(stand: number, part: number): number {
    const key = stand * PARTS + part;
    const known = this.#stands.get(key);
    if (known !== undefined) return known;
    invariant(part >= 0 && part < PARTS, 'a part of a stand is no larger');
    const number = this.#stands.size + 1;
    this.#stands.set(key, number);
    return number;
  }

  #scan(config: number, lastBefore: number, cooldown: number, concurrent: number): Misses {
    const found = new Int32Array(MISS_GATES.length * 2).fill(-1);
    const { gate, short } = this.#market;
    const { contracts, short: sizeShort } = this.#sizes;
    const { minutes } = this.#day.stretch;
    const candidate = (this.#offers as DayOffers).candidate;
    const parts = sizeParts(this.#population, this.#sizing);
    const closings = this.#moves.closingsOf(this.#moves.history[config] as number);
    const mayHoldMore = keepsExposure(this.#population, this.#sizing, concurrent + 1, parts);
    const held = this.#heldBy(config);
    if (held.length >= concurrent && closings.length === 0) {
      if (mayHoldMore) this.#findRoom(found, held, lastBefore + cooldown, held.length - concurrent + 1);
      return found;
    }
    let last = lastBefore;
    let closed = 0;
    for (let at = 0; at < this.#count; at++) {
      const bar = this.#bars[at] as number;
      const minute = minutes[bar] as number;
      for (; closed < closings.length && (closings[closed]?.minute as number) <= minute; closed++) {
        const of = held.indexOf(closings[closed]?.spread as number);
        invariant(of !== -1, 'what is closed was held');
        held.splice(of, 1);
        last = closings[closed]?.minute as number;
      }
      if (held.length > 0 && held.includes(candidate[bar] as number)) continue;
      let failing = gate[this.#from + bar] as number;
      let by = short[this.#from + bar] as number;
      if ((contracts[bar] as number) < 1) {
        by = sizeShort[bar] as number;
        if (!keepsExposure(this.#population, this.#sizing, concurrent, parts + by)) continue;
        failing = SIZE;
      }
      if (held.length >= concurrent) {
        if (failing !== PASSES || !mayHoldMore) continue;
        failing = ROOM;
        by = held.length - concurrent + 1;
      }
      const wait = last + cooldown - minute;
      if (wait > 0) {
        if (failing !== PASSES) continue;
        failing = COOLDOWN;
        by = wait;
      }
      if (failing === PASSES) continue;
      const best = found[failing * 2 + 1] as number;
      if (best !== -1 && best <= by) continue;
      found[failing * 2] = bar;
      found[failing * 2 + 1] = by;
    }
    return found;
  }

  /** For whoever is full all day: the first bar on which it would have ordered with room for more. */
  #findRoom(found: Misses, held: readonly number[], freeMinute: number, by: number): void {
    const { minutes } = this.#day.stretch;
    const { candidate } = this.#offers as DayOffers;
    for (let at = 0; at < this.#openCount; at++) {
      const bar = this.#open[at] as number;
      if ((minutes[bar] as number) < freeMinute || held.includes(candidate[bar] as number)) continue;
      found[ROOM * 2] = bar;
      found[ROOM * 2 + 1] = by;
      return;
    }
  }

  #heldBy(config: number): number[] {
    const { held, perConfig, spreads } = this.#stand;
    this.#held.length = 0;
    for (let at = 0; at < (held[config] as number); at++) this.#held.push(spreads[config * perConfig + at] as number);
    return this.#held;
  }
}
