import type { LegView } from '#contract/options-view';
import { easternClock, easternParts, instantOfEastern } from '#window/formatting/eastern-time.ts';
import { formatCount, formatPrice } from '#window/formatting/numbers.ts';

/** A fill as it is being typed. */
export interface FillDraft {
  readonly contracts: string;
  readonly price: string;
  /** New York's clock; empty: at the cursor. */
  readonly time: string;
  readonly fees: string;
  /** One price a leg where it was filled leg by leg, in the order of the legs; null where it came as one. */
  readonly legs: readonly string[] | null;
}

export interface FillTerms {
  readonly side: 'open' | 'close';
  /** Of one spread as it is traded: bought above 0, whether that opens or closes. */
  readonly legs: readonly LegView[];
  readonly contractsLeft: number;
  /** The worst price that the ticket allows, per share. */
  readonly worst: number;
  /** When the ticket was confirmed, and what time it is for whoever types. */
  readonly madeMs: number;
  readonly nowMs: number;
}

export interface ReadLeg extends LegView {
  readonly price: number;
}

/** What the draft says: dollars, per share of one spread; a leg's quantity is of contracts. */
export interface ReadFill {
  readonly contracts: number;
  readonly price: number;
  readonly filledMs: number;
  readonly fees: number;
  readonly legs: readonly ReadLeg[];
  /** True where it is worse than the ticket allowed: booked all the same, since it happened. */
  readonly isWorse: boolean;
}

export type FillField = 'contracts' | 'price' | 'time' | 'fees' | 'legs';

export type FillReading =
  | { readonly ok: true; readonly fill: ReadFill }
  | { readonly ok: false; readonly problems: Readonly<Partial<Record<FillField, string>>> };

const WHOLE = /^\d{1,5}$/;
const PRICE = /^\d{0,4}(?:\.\d{1,4})?$/;
const DOLLARS = /^\d{1,5}(?:\.\d{1,2})?$/;
const TIME = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/;

/** Everything that is wrong with it at once, each beside its field, or the fill. */
export function readFill(draft: FillDraft, terms: FillTerms): FillReading {
  const problems: Partial<Record<FillField, string>> = {};
  const contracts = readContracts(draft.contracts, terms, problems);
  const legs = draft.legs === null ? [] : readLegs(draft.legs, terms, contracts ?? 0, problems);
  const price = draft.legs === null ? readPrice(draft.price, problems) : netOf(legs, contracts, terms.side, problems);
  const filledMs = readTime(draft.time, terms, problems);
  const fees = readFees(draft.fees, problems);
  if (contracts === null || price === null || filledMs === null || fees === null || Object.keys(problems).length > 0) {
    return { ok: false, problems };
  }
  const isWorse = terms.side === 'open' ? price < terms.worst : price > terms.worst;
  return { ok: true, fill: { contracts, price, filledMs, fees, legs, isWorse } };
}

type Problems = Partial<Record<FillField, string>>;

function readContracts(text: string, { contractsLeft }: FillTerms, problems: Problems): number | null {
  const value = Number(text.trim());
  if (!WHOLE.test(text.trim()) || value < 1) {
    problems.contracts = 'Contracts are a whole number from 1.';
    return null;
  }
  if (value > contractsLeft) {
    problems.contracts = `The ticket has ${formatCount(contractsLeft)} left to fill.`;
    return null;
  }
  return value;
}

function priceIn(text: string): number | null {
  const trimmed = text.trim().replace(/^\$/, '');
  return trimmed === '' || trimmed === '.' || !PRICE.test(trimmed) ? null : Number(trimmed);
}

function readPrice(text: string, problems: Problems): number | null {
  const value = priceIn(text);
  if (value === null) problems.price = 'The net price per share, positive, such as 0.41.';
  return value;
}

function readLegs(texts: readonly string[], terms: FillTerms, contracts: number, problems: Problems): ReadLeg[] {
  return terms.legs.flatMap((leg, at) => {
    const price = priceIn(texts[at] ?? '');
    if (price === null) {
      problems.legs = 'Every leg needs its price per share, such as 1.05.';
      return [];
    }
    return [{ ...leg, quantity: leg.quantity * contracts, price }];
  });
}

/** Received when opening and paid when closing, per share of one spread. Whole ten-thousandths: floating sums are not exact. */
function netOf(
  legs: readonly ReadLeg[],
  contracts: number | null,
  side: 'open' | 'close',
  problems: Problems,
): number | null {
  if (contracts === null || problems.legs !== undefined) return null;
  const received = legs.reduce((sum, { quantity, price }) => sum - quantity * Math.round(price * 10_000), 0);
  const net = ((side === 'open' ? 1 : -1) * received) / contracts / 10_000;
  if (net < 0) {
    problems.legs =
      side === 'open'
        ? `These legs cost ${formatPrice(-net, 2)} a share: the ticket receives a credit.`
        : `These legs bring ${formatPrice(-net, 2)} a share: the ticket pays a debit.`;
    return null;
  }
  return net;
}

/** On the day of whoever types; a time that is still to come was the day before, where the ticket is that old. */
function readTime(text: string, { madeMs, nowMs }: FillTerms, problems: Problems): number | null {
  if (text.trim() === '') return nowMs;
  const found = TIME.exec(text.trim().replace(/\s*ET$/i, ''));
  const [hour, minute, second] = [Number(found?.[1]), Number(found?.[2]), Number(found?.[3] ?? 0)];
  if (found === null || hour > 23 || minute > 59 || second > 59) {
    problems.time = 'New York time, such as 13:05 or 13:05:12.';
    return null;
  }
  const { year, month, day } = easternParts(nowMs);
  const of = (onDay: number): number => instantOfEastern({ year, month, day: onDay, hour, minute, second });
  const today = of(day);
  const ms = today <= nowMs ? today : of(day - 1);
  // Whoever types minutes means any second of them.
  if (ms + (found[3] === undefined ? 60_000 : 1_000) <= madeMs) {
    problems.time =
      today > nowMs
        ? `That is after ${easternClock(nowMs)}, where the desk stands.`
        : `That is before ${easternClock(madeMs)}, when the ticket was confirmed.`;
    return null;
  }
  return Math.max(ms, madeMs);
}

function readFees(text: string, problems: Problems): number | null {
  const trimmed = text.trim().replace(/^\$/, '');
  if (!DOLLARS.test(trimmed)) {
    problems.fees = 'All fees of this fill in dollars, such as 0.12.';
    return null;
  }
  return Number(trimmed);
}
