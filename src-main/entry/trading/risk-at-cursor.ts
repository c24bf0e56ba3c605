import { type Cents } from '#domain/money';
import type { TradingTerms } from '#entry/trading/trading-terms';
import type { HeldPosition, TraderBook } from '#portfolio/book/trader-book';
import type { BreakerState } from '#portfolio/breakers/breaker-state';
import { breakersAt } from '#portfolio/breakers/breakers-at';
import { recordOfBook } from '#portfolio/breakers/record-of-book';
import type { TradingRecord } from '#portfolio/breakers/trading-record';
import type { Exposure } from '#portfolio/limits/exposure';
import { exposuresOfBook, type PositionStand } from '#portfolio/limits/exposures-of-book';
import type { PositionGlance } from '#portfolio/watch/position-watch';
import { sizeRecommendation } from '#portfolio/sizing/size-recommendation';
import type { SizedRecommendation } from '#portfolio/sizing/sized-recommendation';
import type { Scene } from '#research/desk/scene';
import type { AdvicePicture, StandingRecommendation } from '#research/desk/advice-picture';
import type { EpochMs } from '#primitives/clock';

export interface RiskMoment {
  readonly nowMs: EpochMs;
  readonly book: TraderBook;
  readonly picture: AdvicePicture;
  readonly scene: Pick<Scene, 'chains'>;
  /** In a row, by the source that is worst off; null where nothing beats. */
  readonly missedHeartbeats: number | null;
  /** Why the guardian of a recording lets nothing new be sold; null elsewhere. */
  readonly guardianHalt: string | null;
  readonly glanceOf: (position: HeldPosition) => PositionGlance | null;
  readonly terms: TradingTerms;
}

/** What is at stake at one moment, and what may be added to it. */
export class RiskAtCursor {
  readonly exposures: readonly Exposure[];
  readonly record: TradingRecord;
  /** Dollars that the account is worth with everything closed at the worst side; null where something has no mark. */
  readonly equity: number | null;
  readonly #moment: RiskMoment;

  constructor(moment: RiskMoment) {
    const { book, picture, terms, glanceOf } = moment;
    this.#moment = moment;
    this.exposures = exposuresOfBook(book, {
      standOf: (position) => standOf(glanceOf(position)),
      recommendationOf: (id) => picture.recommendations.get(id)?.recommendation ?? null,
    });
    this.record = recordOfBook(book, (position) => aheadOf(glanceOf(position)));
    const open = this.record.open.map(({ cents }) => cents);
    const ahead = open.includes(null) ? null : open.reduce<number>((sum, cents) => sum + (cents ?? 0), 0);
    this.equity = ahead === null ? null : terms.portfolio.account + (book.realised + ahead) / 100;
  }

  /** Those that hold for an underlying; for none, those that no quotes belong to. */
  breakers(underlying: string | null): readonly BreakerState[] {
    const { nowMs, terms, scene, missedHeartbeats, guardianHalt } = this.#moment;
    const quotes = scene.chains.filter(({ chain }) => chain.underlying === underlying).map(({ chain }) => chain.atMs);
    const quotedMs = quotes.length === 0 ? null : (Math.max(...quotes) as EpochMs);
    const all = breakersAt(this.record, { quotedMs, missedHeartbeats, guardianHalt }, nowMs, terms.portfolio);
    return underlying === null ? all.filter(({ breaker }) => breaker !== 'stale-data') : all;
  }

  /** Why nothing new may be opened, whatever it is; null where that is not so. */
  get halted(): string | null {
    return this.breakers(null).find(({ tripped, effect }) => tripped && effect === 'halts')?.text ?? null;
  }

  size({ recommendation }: StandingRecommendation): SizedRecommendation {
    const { nowMs, terms } = this.#moment;
    return sizeRecommendation({
      recommendation,
      atMs: nowMs,
      held: this.exposures,
      equity: this.equity,
      breakers: this.breakers(recommendation.underlying),
      settings: terms.portfolio,
    });
  }
}

function standOf(glance: PositionGlance | null): PositionStand {
  const mark = glance?.mark ?? null;
  return {
    price: mark === null ? null : mark.spot / 10_000,
    greeks: mark?.greeks ?? null,
    daysToExpiry: glance?.daysToExpiry ?? 0,
  };
}

function aheadOf(glance: PositionGlance | null): Cents | null {
  return glance?.mark?.ahead.natural ?? null;
}
