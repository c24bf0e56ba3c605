import type { FarmBook } from '#farm/book/farm-book';
import type { LeagueRules } from '#farm/league/league-rules';
import { type TradingDays, tradingDays } from '#farm/league/trading-days';
import type { Decision, QuarantinedDecision } from '#farm/promotion/decision';
import { FollowedResults } from '#farm/promotion/followed-results';
import type { PromotionRules } from '#farm/promotion/promotion-rules';
import { afterDecision, type PromotionState } from '#farm/promotion/promotion-state';
import type { AuditVerdict } from '#farm/promotion/reference-audit';
import { demotionChecks, promotionChecks, type RuleCheck } from '#farm/promotion/rule-check';
import type { Standings } from '#farm/promotion/standing';
import { followedHash } from '#farm/promotion/thresholds-hash';
import { tradeExpectation } from '#farm/promotion/trade-expectation';
import { invariant } from '#primitives/invariant';

const DAY_MINUTES = 1_440;

/** What a review looks at besides the book. */
export interface ReviewSources {
  /** How everybody stands after the bar at a place. */
  standingsAt(place: number, rules: LeagueRules): Standings;
  /** Whether a session ends with this bar, as far as calendars tell. */
  isClose(minute: number): boolean;
  /** Configs run through plain rules from the first bar up to a place; a verdict each, in their order. */
  audit(configs: readonly number[], place: number): readonly AuditVerdict[];
}

interface Qualified {
  readonly config: number;
  readonly checks: readonly RuleCheck[];
}

/**
 * Decides who is followed, day by day, from nothing but the book and what was decided before: whoever asks, and whenever,
 * comes to the same decisions. Followed configs are watched trade by trade; the league is looked at every few sessions.
 */
export class PromotionReview {
  readonly #book: FarmBook;
  readonly #sources: ReviewSources;
  readonly #results: FollowedResults;
  #days: TradingDays;
  #firstTrade: number | null = null;
  #searchedUntil = 0;

  constructor(book: FarmBook, sources: ReviewSources) {
    this.#book = book;
    this.#sources = sources;
    this.#results = new FollowedResults(book);
    this.#days = tradingDays(book, -1);
  }

  /** What is decided up to, and with, the bar at a place, after what was decided before; a list for each trading day. */
  *upTo(place: number, before: PromotionState): Generator<readonly Decision[]> {
    this.#days = tradingDays(this.#book, place);
    let state = before;
    for (let day = this.#dayOf(before.newestMinute); day < this.#days.count; day++) {
      const decided = this.#day(day, place, state);
      state = decided.reduce(afterDecision, state);
      yield decided;
    }
  }

  #day(day: number, place: number, before: PromotionState): readonly Decision[] {
    const { committed } = before;
    invariant(committed !== null, 'thresholds are written down before anything is decided by them');
    const { rules } = committed;
    const end = (this.#days.starts[day + 1] as number) - 1;
    const minute = this.#book.minuteAt(end);
    const decided: Decision[] = [...this.#alarms(day, end, before, rules)];
    let state = decided.reduce(afterDecision, before);
    const decide = (decision: Decision): void => {
      decided.push(decision);
      state = afterDecision(state, decision);
    };
    if (end === place && !this.#sources.isClose(minute)) return decided;
    for (const { config, untilMinute } of state.quarantined.values()) {
      if (untilMinute <= minute) decide({ kind: 'released', minute, config });
    }
    const age = this.#ageAt(end);
    if (!this.#isDue(day, age, state, rules)) return decided;
    const standings = this.#sources.standingsAt(end, committed.league);
    for (const config of state.followed.keys()) {
      const failed = demotionChecks(standings.of(config), rules.demote).filter(({ passed }) => !passed);
      if (failed.length > 0) decide({ kind: 'demoted', minute, config, failed });
    }
    const qualified = qualifiedIn(standings, age ?? 0, rules);
    decide({ kind: 'reviewed', minute, qualified: qualified.length });
    for (const decision of this.#promotions(qualified, end, state, rules)) decide(decision);
    return decided;
  }

  /** Whoever was stopped on that day by its own trades, as far as nobody has said so before. */
  #alarms(day: number, end: number, state: PromotionState, rules: PromotionRules): readonly QuarantinedDecision[] {
    const begins = this.#days.starts[day] as number;
    const from = state.newestMinute === null ? begins : Math.max(begins, this.#book.placeAt(state.newestMinute) + 1);
    return this.#results.alarms(state.followed, from, end + 1, rules.quarantine).map(({ config, minute, alarm }) => ({
      kind: 'quarantined',
      minute,
      config,
      alarm,
      untilMinute: minute + rules.quarantine.days * DAY_MINUTES,
    }));
  }

  #isDue(
    day: number,
    age: number | null,
    { followed, reviewedMinute }: PromotionState,
    rules: PromotionRules,
  ): boolean {
    const isOldEnough = age !== null && age >= rules.promote.days;
    if (!isOldEnough && followed.size === 0) return false;
    return reviewedMinute === null || day - this.#dayOf(reviewedMinute) >= rules.everySessions;
  }

  #promotions(
    qualified: readonly Qualified[],
    place: number,
    state: PromotionState,
    rules: PromotionRules,
  ): readonly Decision[] {
    const { followed, quarantined, refused, committed } = state;
    const { population } = this.#book;
    const minute = this.#book.minuteAt(place);
    const perSpread = new Map<number, number>();
    const take = (config: number, count: 1 | -1): number => {
      const { index } = population.specOf(config);
      const taken = (perSpread.get(index) ?? 0) + count;
      perSpread.set(index, taken);
      return taken;
    };
    for (const config of followed.keys()) take(config, 1);
    let room = rules.most - followed.size;
    const waiting = qualified.filter(
      ({ config }) => !followed.has(config) && !quarantined.has(config) && !refused.has(config),
    );
    const decisions: Decision[] = [];
    // Whoever fails its audit makes room for the next one.
    for (let at = 0; room > 0 && at < waiting.length;) {
      const chosen: Qualified[] = [];
      for (; chosen.length < room && at < waiting.length; at++) {
        const next = waiting[at] as Qualified;
        if (take(next.config, 1) <= rules.mostPerSpread) chosen.push(next);
        else take(next.config, -1);
      }
      const verdicts = this.#sources.audit(
        chosen.map(({ config }) => config),
        place,
      );
      for (const [index, { config, checks }] of chosen.entries()) {
        const { difference, results, figures } = verdicts[index] as AuditVerdict;
        const expectation = tradeExpectation(results, rules.quarantine, config);
        if (difference === null && expectation !== null) {
          const hash = followedHash(population.config(config), committed?.hash ?? '');
          decisions.push({ kind: 'promoted', minute, config, hash, checks, expectation, audit: figures });
          room--;
          continue;
        }
        take(config, -1);
        if (difference !== null) decisions.push({ kind: 'refused', minute, config, difference });
      }
    }
    return decisions;
  }

  /** Whole days since the first position of the book was opened, whoever opened it; null before. */
  #ageAt(place: number): number | null {
    const book = this.#book;
    for (; this.#firstTrade === null && this.#searchedUntil <= place; this.#searchedUntil++) {
      const at = this.#searchedUntil;
      const found = (): void => {
        this.#firstTrade = book.minuteAt(at);
      };
      book.visitSets(at, at + 1, { opened: found });
    }
    return this.#firstTrade === null ? null : Math.floor((book.minuteAt(place) - this.#firstTrade) / DAY_MINUTES);
  }

  /** Position of the trading day that a minute belongs to; that of the first one for null. */
  #dayOf(minute: number | null): number {
    if (minute === null) return 0;
    const place = this.#book.placeAt(minute);
    let day = 0;
    while (day + 1 < this.#days.count && (this.#days.starts[day + 1] as number) <= place) day++;
    return day;
  }
}

function qualifiedIn(standings: Standings, age: number, rules: PromotionRules): readonly Qualified[] {
  const qualified: Qualified[] = [];
  for (const config of standings.order) {
    const checks = promotionChecks(standings.of(config), age, rules.promote);
    if (checks.every(({ passed }) => passed)) qualified.push({ config, checks });
  }
  return qualified;
}
