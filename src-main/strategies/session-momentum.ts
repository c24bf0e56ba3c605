import type { Detector, RawSignal } from '#detectors/detector';
import { atLeast } from '#detectors/figure-gate';
import type { SightMoment } from '#detectors/sight-moment';
import { percent, signed } from '#detectors/figure-text';
import type { NyseCalendar } from '#market/sessions/nyse-calendar';
import { isWeekend, type SessionReturn, SessionReturns } from '#strategies/session-returns';
import type { MomentumParams } from '#strategies/strategy-params';

/** How the coin has been moving: what others weigh their own signals by. Fractions; null is "not known". */
export interface Momentum {
  readonly last: SessionReturn | null;
  readonly soFar: number | null;
}

interface Handover {
  readonly before: number;
  readonly after: number;
}

const NAMES: Readonly<Record<string, string>> = {
  ASIA: 'Asia',
  EU: 'Europe',
  US: 'New York',
  LATE: 'the late hours',
  WEEKEND: 'the weekend',
};

/**
 * What a coin did in one session, told when the next one takes over, with how often moves like it went on in the past of
 * this tape. It is context: nobody makes an order of it, but it weighs on the score of whatever is sold next.
 */
export class SessionMomentum implements Detector {
  readonly name = 'session-momentum';
  readonly #params: MomentumParams;
  readonly #returns: SessionReturns;
  /** By the session that was over and the one that followed. */
  readonly #handovers = new Map<string, Handover[]>();
  #last: SessionReturn | null = null;

  constructor(params: MomentumParams, nyse: NyseCalendar) {
    this.#params = params;
    this.#returns = new SessionReturns(nyse);
  }

  get momentum(): Momentum {
    return { last: this.#last, soFar: this.#returns.changeSoFar };
  }

  hear({ coin, atMs }: SightMoment): readonly RawSignal[] {
    return this.#returns.add(coin.price, coin.pricedMs, atMs).flatMap((ended): readonly RawSignal[] => {
      this.#remember(ended);
      const gates = [
        atLeast({
          gate: 'move',
          what: `move of ${NAMES[ended.session]}`,
          found: Math.abs(ended.change),
          needed: this.#params.minimumMove,
          say: percent,
        }),
      ];
      if (gates.some(({ passed }) => !passed)) return [];
      const because = [
        `${coin.symbol} ${change(ended.change)} in ${NAMES[ended.session]}${isWeekend(ended.day) ? ', at a weekend' : ''}`,
        this.#pastOf(ended),
      ];
      return [{ detector: this.name, symbol: coin.symbol, tier: 3, structure: null, because, gates }];
    });
  }

  #remember(ended: SessionReturn): void {
    const before = this.#last;
    if (ended.session === 'WEEKEND') return;
    this.#last = ended;
    if (before === null || Math.abs(before.change) < this.#params.minimumMove) return;
    const key = handoverKey(before, ended.session);
    const known = this.#handovers.get(key) ?? [];
    this.#handovers.set(key, known);
    known.push({ before: before.change, after: ended.change });
    if (known.length > this.#params.rememberedHandovers) known.shift();
  }

  #pastOf(ended: SessionReturn): string {
    const next = this.#returns.session;
    const taking = `${NAMES[next ?? ''] ?? 'nobody'} takes over`;
    const known = next === null ? [] : (this.#handovers.get(handoverKey(ended, next)) ?? []);
    const { minimumHandovers } = this.#params;
    if (known.length < minimumHandovers) {
      return `${taking}: ${known.length} of ${minimumHandovers} such handovers seen, too few to say what follows`;
    }
    const on = known.filter(({ before, after }) => before * after > 0).length;
    const mean = known.reduce((sum, { before, after }) => sum + (before > 0 ? after : -after), 0) / known.length;
    return `${taking}: of ${known.length} such moves ${on} went on, ${change(mean)} in their direction on average`;
  }
}

function handoverKey({ session, day }: SessionReturn, next: string): string {
  return `${session}${isWeekend(day) ? ' at a weekend' : ''} ${next}`;
}

function change(fraction: number): string {
  return `${signed(fraction * 100)} %`;
}
