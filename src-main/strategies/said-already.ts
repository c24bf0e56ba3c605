import type { SightMoment } from '#detectors/sight-moment';
import type { Advice, Conditions, GapRisk } from '#domain/advice';
import type { Ticker } from '#domain/instrument';

/** A gap that has moved by less than this is the gap that was told. */
const GAP_STEP = 0.0025;

/** Conditions and gaps are known every minute and told when they change. */
export class SaidAlready {
  readonly #conditions = new Map<Ticker, Conditions>();
  readonly #gaps = new Map<Ticker, GapRisk>();

  news({ underlyings, seenMs }: SightMoment): readonly Advice[] {
    const news: Advice[] = [];
    for (const { symbol, conditions, gap } of underlyings) {
      if (this.#conditions.get(symbol)?.score !== conditions.score) {
        this.#conditions.set(symbol, conditions);
        news.push({ type: 'conditions.changed', seenMs, conditions });
      }
      if (gap !== null && this.#isNewGap(symbol, gap)) {
        this.#gaps.set(symbol, gap);
        news.push({ type: 'gap.expected', seenMs, gap });
      }
    }
    return news;
  }

  #isNewGap(symbol: Ticker, { closedMs, impliedGap }: GapRisk): boolean {
    const before = this.#gaps.get(symbol);
    if (before === undefined || before.closedMs !== closedMs) return true;
    return Math.abs(impliedGap - before.impliedGap) >= GAP_STEP;
  }
}
