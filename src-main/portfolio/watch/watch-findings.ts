import type { ContractTerms } from '#domain/chain';
import type { PriceE4 } from '#domain/money';
import { formatNewYork, newYorkDay } from '#market/sessions/new-york-time';
import type { NyseCalendar } from '#market/sessions/nyse-calendar';
import type { ChainSnapshot } from '#options/chains/chain-snapshot';
import { snapshotQuotes } from '#options/fills/leg-quotes';
import { assignmentOf, type NextDividend } from '#options/lifecycle/due-assignments';
import { expiryInstants } from '#options/chains/expiry-instants';
import { daysToGo } from '#options/lifecycle/expiry-dates';
import { isPinned } from '#options/lifecycle/expiry-settlement';
import { legText } from '#options/spreads/quoted-structure';
import type { HeldPosition } from '#portfolio/book/trader-book';
import { dollarText, priceText } from '#portfolio/money-text';
import type { ClosingMark } from '#portfolio/watch/closing-mark';
import { type EpochMs, HOUR_MS } from '#primitives/clock';

/** Why a position asks for its trader, the most pressing first. */
export const WATCH_CAUSES = [
  'stop',
  'close-by',
  'assignment',
  'loose-leg',
  'time',
  'target',
  'short-strike',
  'pin',
  'expiry',
  'ex-dividend',
  'unquoted',
] as const;
export type WatchCause = (typeof WATCH_CAUSES)[number];

/** These end the position by its plan, or should; the others are warnings. */
export const EXIT_CAUSES: readonly WatchCause[] = ['stop', 'close-by', 'assignment', 'time', 'target'];

/** `on` from its threshold, `off` well on the other side of it; between the two it stays what it was. */
export interface WatchFinding {
  readonly cause: WatchCause;
  readonly state: 'on' | 'off' | 'between';
  readonly text: string;
}

export interface FindingTerms {
  readonly nyse: NyseCalendar;
  /** The next one that was announced; null where there is none. */
  readonly dividend: NextDividend | null;
}

/** What was reached counts as left again once the debit has moved back by this share of the credit. */
const PRICE_ROOM = 0.1;
/** The same for the underlying and a short strike, as a share of its price. */
const STRIKE_ROOM = 0.01;
const SHARE_TERMS: ContractTerms = { exercise: 'american', settlement: 'shares', multiplier: 100, quotedIn: 'usd' };

/** Dates to go until the first leg expires. */
export function daysLeft(position: HeldPosition, nowMs: EpochMs): number {
  return daysToGo(firstExpiry(position), nowMs, SHARE_TERMS);
}

/** The close of the first leg's last day; null where nothing trades on that date, which somebody must have mistyped. */
export function lastMomentOf(position: HeldPosition, nyse: NyseCalendar): EpochMs | null {
  return expiryInstants(SHARE_TERMS, nyse)(firstExpiry(position));
}

/** What time alone says. */
export function timeFindings(position: HeldPosition, nowMs: EpochMs, { nyse }: FindingTerms): readonly WatchFinding[] {
  const { exit, loose } = position;
  const days = daysLeft(position, nowMs);
  const lastMs = lastMomentOf(position, nyse);
  const lastText = lastMs === null ? 'though no session is known on that date' : formatNewYork(lastMs);
  const found: WatchFinding[] = [
    finding('expiry', days <= 0, `Expires today, ${lastText}; a broker may close it from half an hour before that.`),
    finding('loose-leg', loose.length > 0, `Only part of a spread is held: ${looseText(position)}. Nothing covers it.`),
  ];
  if (exit === null) return found;
  const { timeExitDte, closeByMs } = exit;
  return [
    ...found,
    finding('time', days <= timeExitDte, `${days} days to go, and the plan closes at ${timeExitDte}.`),
    finding('close-by', nowMs >= closeByMs, `The plan closes it by ${formatNewYork(closeByMs)}, whatever the price.`),
  ];
}

/** What a chain adds. */
export function marketFindings(
  position: HeldPosition,
  snapshot: ChainSnapshot,
  nowMs: EpochMs,
  terms: FindingTerms,
): readonly WatchFinding[] {
  const { spot, rate } = snapshot;
  const facts = { quotes: snapshotQuotes(snapshot), spot, rate, dividend: terms.dividend, nowMs };
  const shorts = position.legs.filter(({ quantity }) => quantity < 0);
  let nearest = Number.POSITIVE_INFINITY;
  let through = '';
  let assigned: string | null = null;
  const pinned: string[] = [];
  let exCall: string | null = null;
  const toExDate = terms.dividend === null ? null : terms.dividend.exDay - newYorkDay(nowMs);
  for (const leg of shorts) {
    const name = legText(leg.right, leg.strike);
    const strike = leg.strike / 10_000;
    const distance = (leg.right === 'put' ? spot - strike : strike - spot) / spot;
    if (distance < nearest) {
      nearest = distance;
      through = `At ${spot.toFixed(2)} the short ${name} is ${percent(Math.abs(distance))} ${distance < 0 ? 'in' : 'out of'} the money.`;
    }
    const { level, extrinsic } = assignmentOf(leg, facts, SHARE_TERMS);
    if (level === 'HIGH') {
      assigned = `The holder of the ${name} gains by exercising now: time value left ${extrinsic.toFixed(2)}.`;
    }
    if (isPinned(leg.strike, Math.round(spot * 10_000) as PriceE4)) pinned.push(name);
    if (leg.right === 'call' && toExDate === 1 && distance < 0) exCall = name;
  }
  const isLastDay = daysLeft(position, nowMs) <= 0;
  return [
    {
      cause: 'short-strike',
      state: nearest < 0 ? 'on' : nearest > STRIKE_ROOM ? 'off' : 'between',
      text: through,
    },
    finding('assignment', assigned !== null, assigned ?? ''),
    finding(
      'pin',
      isLastDay && pinned.length > 0,
      `At ${spot.toFixed(2)} it may end at the ${pinned.join(' and the ')}: nobody can say who is assigned. Close it.`,
    ),
    finding(
      'ex-dividend',
      exCall !== null,
      `Tomorrow the shares trade without their dividend: the ${exCall ?? ''} may be exercised tonight.`,
    ),
  ];
}

/** What the price of closing says, always at the side on which it would have to be done. */
export function priceFindings({ exit, credit }: HeldPosition, mark: ClosingMark): readonly WatchFinding[] {
  if (exit === null) return [];
  const { natural, mid } = mark.closing;
  const room = PRICE_ROOM * Math.abs(credit ?? exit.stopDebit);
  const closes = `Closing costs ${priceText(natural)} at the worst side (mid ${priceText(mid)})`;
  const leaves = `and leaves ${dollarText(mark.ahead.natural)} after fees.`;
  return [
    {
      cause: 'stop',
      state: natural >= exit.stopDebit ? 'on' : natural < exit.stopDebit - room ? 'off' : 'between',
      text: `${closes}, the stop is ${priceText(exit.stopDebit)}, ${leaves}`,
    },
    {
      cause: 'target',
      state: natural <= exit.targetDebit ? 'on' : natural > exit.targetDebit + room ? 'off' : 'between',
      text: `${closes}, the target is ${priceText(exit.targetDebit)}, ${leaves}`,
    },
  ];
}

/** Nobody can say what it is worth while its market is open; `sinceMs` is the last moment at which somebody could. */
export function quoteFinding(
  position: HeldPosition,
  problem: string | null,
  sinceMs: EpochMs,
  nowMs: EpochMs,
  { nyse }: FindingTerms,
): WatchFinding {
  const session = nyse.session(newYorkDay(nowMs));
  const isOpen = session !== null && nowMs >= session.openMs && nowMs < session.closeMs;
  const fromMs = session === null ? nowMs : Math.max(sinceMs, session.openMs);
  const minutes = Math.floor((nowMs - fromMs) / 60_000);
  const text = `No price to close ${position.underlying} at for ${minutes} minutes: ${problem ?? 'no chain has come'}.`;
  if (problem === null && nowMs - sinceMs <= UNQUOTED_MS) return { cause: 'unquoted', state: 'off', text };
  return { cause: 'unquoted', state: isOpen && nowMs - fromMs > UNQUOTED_MS ? 'on' : 'between', text };
}

/** Chains come every minute, or every few; from here on something is wrong. */
const UNQUOTED_MS = HOUR_MS / 4;

function finding(cause: WatchCause, isOn: boolean, text: string): WatchFinding {
  return { cause, state: isOn ? 'on' : 'off', text };
}

function firstExpiry({ structure }: HeldPosition): string {
  return structure.legs.reduce((first, { expiry }) => (first === '' || expiry < first ? expiry : first), '');
}

function looseText({ loose }: HeldPosition): string {
  return loose.map(({ quantity, right, strike }) => `${quantity} × ${legText(right, strike)}`).join(', ');
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
