import type { OptionRight } from '#domain/chain';
import type { PriceE4 } from '#domain/money';
import { type CivilDay, parseDay } from '#market/sessions/civil-date';
import type { ChainSnapshot, ContractGreeks, IvOrigin } from '#options/chains/chain-snapshot';
import { contractsOf } from '#options/chains/chain-census';
import { CachedField, CachedRows } from '#options/chains/cached-rows';
import { type EpochMs, epochMs, MINUTE_MS } from '#primitives/clock';
import { invariant } from '#primitives/invariant';
import type { Stateful, StateVisitor } from '#primitives/state';

export interface GreeksCacheSettings {
  /** Contracts held at most. Beyond it the ones that were quoted longest ago go first. */
  readonly capacity: number;
  /** Figures older than this are stale: shown as such, and not to be decided on. */
  readonly freshMs: number;
  /** Figures older than this are forgotten. */
  readonly keepMs: number;
  /** Share of the contracts of the last chain with fresh figures from which the cache counts as warm. */
  readonly warmShare: number;
}

const DEFAULT_GREEKS_CACHE_SETTINGS: GreeksCacheSettings = {
  capacity: 8_192,
  freshMs: 2 * MINUTE_MS,
  keepMs: 30 * MINUTE_MS,
  warmShare: 0.5,
};

export interface CachedFigures {
  readonly iv: number;
  readonly origin: IvOrigin;
  readonly greeks: ContractGreeks;
  readonly atMs: EpochMs;
  readonly ageMs: number;
  readonly state: 'fresh' | 'stale';
}

/**
 * `cold`: nothing was ever observed. `warming`: too few contracts have fresh figures to speak for the chain. `stale`:
 * none of them is fresh. `warm`: the figures can be used.
 */
export type CacheState = 'cold' | 'warming' | 'warm' | 'stale';

export interface CacheStatus {
  readonly state: CacheState;
  readonly contracts: number;
  readonly fresh: number;
  /** Contracts of the chain observed last, with figures or without. */
  readonly expected: number;
  readonly newestMs: EpochMs | null;
  /** Contracts forgotten since the start because they were too old, expired, or the least recent of too many. */
  readonly evicted: number;
}

const ORIGINS: readonly IvOrigin[] = ['solved', 'parity', 'provider'];

/**
 * The last known volatility and Greeks of each contract of one underlying, for when the next quote brings none. Each is
 * kept under its own expiry, and nothing that is asked about one expiry is ever answered from another.
 */
export class GreeksCache implements Stateful {
  readonly #settings: GreeksCacheSettings;
  readonly #rows: CachedRows;
  #expected = 0;
  #newestMs = 0;
  #evicted = 0;

  constructor(settings: GreeksCacheSettings = DEFAULT_GREEKS_CACHE_SETTINGS) {
    invariant(settings.capacity > 0 && settings.keepMs >= settings.freshMs, 'a cache holds what is fresh');
    this.#settings = settings;
    this.#rows = new CachedRows(settings.capacity);
  }

  /** Takes over what a chain knows. Figures that are already known from a later quote stay. */
  observe(chain: ChainSnapshot, nowMs: EpochMs): void {
    const { keepMs } = this.#settings;
    const rows = this.#rows;
    this.#expected = 0;
    rows.beginMerge(nowMs - keepMs, nowMs);
    for (const { expiry, expiryMs, rows: strikes } of chain.expiries) {
      const day = dayOf(expiry);
      for (const contract of contractsOf([{ rows: strikes }])) {
        this.#expected++;
        const { iv, greeks, ivOrigin } = contract;
        if (iv === null || greeks === null || ivOrigin === null) continue;
        rows.merge(day, contract.strike, contract.right === 'call' ? 0 : 1, expiryMs, contract.atMs, [
          iv,
          greeks.delta,
          greeks.gamma,
          greeks.vega,
          greeks.theta,
          ORIGINS.indexOf(ivOrigin),
        ]);
        if (contract.atMs > this.#newestMs) this.#newestMs = contract.atMs;
      }
    }
    this.#evicted += rows.endMerge();
  }

  /** Forgets what is too old and what has expired. Answers how many contracts that were. */
  evict(nowMs: EpochMs): number {
    this.#rows.beginMerge(nowMs - this.#settings.keepMs, nowMs);
    const gone = this.#rows.endMerge();
    this.#evicted += gone;
    return gone;
  }

  figures(expiry: string, strike: PriceE4, right: OptionRight, nowMs: EpochMs): CachedFigures | null {
    const rows = this.#rows;
    const row = rows.find(dayOf(expiry), strike, right === 'call' ? 0 : 1);
    return row === null ? null : this.#figuresAt(row, nowMs);
  }

  /**
   * The volatility at the forward, from the nearest strike on either side of it: of this expiry, and fresh. Variance is
   * taken to be linear between the two. Null where the expiry does not have both.
   */
  atmVolatility(expiry: string, forward: number, nowMs: EpochMs): number | null {
    const rows = this.#rows;
    const day = dayOf(expiry);
    const fresh = nowMs - this.#settings.freshMs;
    const at = forward * 10_000;
    let below = Number.NaN;
    let above = Number.NaN;
    for (let row = rows.firstOf(day); row < rows.count && rows.get(row, CachedField.day) === day; row++) {
      if (rows.get(row, CachedField.atMs) < fresh) continue;
      const strike = rows.get(row, CachedField.strike);
      if (strike <= at) below = strike;
      if (strike >= at) {
        above = strike;
        break;
      }
    }
    const low = this.#strikeVolatility(day, below, fresh);
    const high = this.#strikeVolatility(day, above, fresh);
    if (low === null || high === null) return null;
    if (above === below) return low;
    const share = (at - below) / (above - below);
    return Math.sqrt(low * low * (1 - share) + high * high * share);
  }

  status(nowMs: EpochMs): CacheStatus {
    const rows = this.#rows;
    const from = nowMs - this.#settings.freshMs;
    let fresh = 0;
    for (let row = 0; row < rows.count; row++) if (rows.get(row, CachedField.atMs) >= from) fresh++;
    const known = this.#newestMs > 0;
    const state = !known
      ? 'cold'
      : fresh === 0
        ? 'stale'
        : fresh < this.#settings.warmShare * this.#expected
          ? 'warming'
          : 'warm';
    return {
      state,
      contracts: rows.count,
      fresh,
      expected: this.#expected,
      newestMs: known ? epochMs(this.#newestMs) : null,
      evicted: this.#evicted,
    };
  }

  visitState(visitor: StateVisitor): void {
    visitor.group('greeksCache');
    this.#expected = visitor.number('expected', this.#expected);
    this.#newestMs = visitor.number('newestMs', this.#newestMs);
    this.#evicted = visitor.number('evicted', this.#evicted);
    this.#rows.visitState(visitor);
  }

  #figuresAt(row: number, nowMs: EpochMs): CachedFigures {
    const rows = this.#rows;
    const atMs = rows.get(row, CachedField.atMs);
    const ageMs = nowMs - atMs;
    return {
      iv: rows.get(row, CachedField.iv),
      origin: ORIGINS[rows.get(row, CachedField.origin)] as IvOrigin,
      greeks: {
        delta: rows.get(row, CachedField.delta),
        gamma: rows.get(row, CachedField.gamma),
        vega: rows.get(row, CachedField.vega),
        theta: rows.get(row, CachedField.theta),
      },
      atMs: epochMs(atMs),
      ageMs,
      state: ageMs <= this.#settings.freshMs ? 'fresh' : 'stale',
    };
  }

  /** The mean of the two rights where both are fresh: what is left of their difference is the forward's error. */
  #strikeVolatility(day: CivilDay, strike: number, fresh: number): number | null {
    if (strike !== strike) return null;
    const rows = this.#rows;
    let sum = 0;
    let count = 0;
    for (const right of [0, 1]) {
      const row = rows.find(day, strike, right);
      if (row === null || rows.get(row, CachedField.atMs) < fresh) continue;
      sum += rows.get(row, CachedField.iv);
      count++;
    }
    return count === 0 ? null : sum / count;
  }
}

function dayOf(expiry: string): CivilDay {
  const day = parseDay(expiry);
  invariant(day !== null, `an expiry is a date, which "${expiry}" is not`);
  return day;
}
