import type { OptionRight } from '#domain/chain';
import type { PriceE4 } from '#domain/money';
import type { Ticket } from '#domain/ticket';
import { dateOf, parseDay, weekday } from '#market/sessions/civil-date';

/** One line on a broker's screen. */
export interface TicketStep {
  readonly text: string;
  /** What is typed or compared there; null where there is nothing to copy. */
  readonly copy: string | null;
}

export interface TicketLeg {
  readonly action: 'sell' | 'buy';
  readonly right: OptionRight;
  readonly strike: PriceE4;
  readonly expiry: string;
  /** Contracts for one spread. */
  readonly ratio: number;
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export function step(text: string, copy: string | null = null): TicketStep {
  return { text, copy };
}

/** In the order in which they are entered: what is sold first when opening; what is bought back first when closing. */
export function legsToEnter({ structure, side }: Ticket): readonly TicketLeg[] {
  const sign = side === 'open' ? 1 : -1;
  const first = side === 'open' ? 'sell' : 'buy';
  return structure.legs
    .map(({ right, strike, expiry, quantity }): TicketLeg => {
      const action = quantity * sign < 0 ? 'sell' : 'buy';
      return { action, right, strike, expiry, ratio: Math.abs(quantity) };
    })
    .toSorted((left, right) => Number(left.action !== first) - Number(right.action !== first));
}

/** `Jan 16 2026`, as brokers' screens show it. */
export function screenDate(expiry: string): string {
  const day = parseDay(expiry);
  if (day === null) return expiry;
  const { year, month, day: ofMonth } = dateOf(day);
  return `${MONTHS[month - 1] ?? ''} ${ofMonth} ${year}`;
}

/** `Fri Jan 16 2026` */
export function screenDateWithDay(expiry: string): string {
  const day = parseDay(expiry);
  return day === null ? expiry : `${DAYS[weekday(day)] ?? ''} ${screenDate(expiry)}`;
}

/** `52`, `52.5` */
export function strikeText(strike: PriceE4): string {
  return String(strike / 10_000);
}
