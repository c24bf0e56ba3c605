import type { StructureView } from '#contract/options-view';
import { readAmount, readCount } from '#window/views/read-amount.ts';

/** A position as it is being typed. */
export interface AdoptDraft {
  /** `built`: the structure that was put together in the chain. */
  readonly shape: 'put' | 'call' | 'built';
  readonly symbol: string;
  readonly shortStrike: string;
  readonly longStrike: string;
  readonly expiry: string;
  readonly contracts: string;
  readonly credit: string;
  readonly fees: string;
}

export type AdoptField = Exclude<keyof AdoptDraft, 'shape'>;

type Problems = Partial<Record<AdoptField, string>>;

export type AdoptReading =
  | {
      readonly ok: true;
      readonly structure: StructureView;
      readonly contracts: number;
      readonly price: number;
      readonly fees: number;
    }
  | { readonly ok: false; readonly problems: Readonly<Problems> };

const SYMBOL = /^[A-Z][A-Z0-9.]{0,9}$/;
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const MOST_CONTRACTS = 100_000;

/** Everything that is wrong with it at once, each beside its field, or the position. */
export function readAdoption(draft: AdoptDraft, built: StructureView | null): AdoptReading {
  const problems: Problems = {};
  const structure = draft.shape === 'built' ? built : readSpread(draft, problems);
  const contracts = readCount(draft.contracts, 1, MOST_CONTRACTS);
  if (contracts === null) problems.contracts = 'A whole number of 1 or more';
  const price = readAmount(draft.credit, 4);
  if (price === null || price < 0) problems.credit = 'What was received per share, such as 0.41';
  const fees = readAmount(draft.fees, 2);
  if (fees === null || fees < 0) problems.fees = 'Dollars and cents';
  if (structure === null || contracts === null || price === null || fees === null || Object.keys(problems).length > 0) {
    return { ok: false, problems };
  }
  return { ok: true, structure, contracts, price, fees };
}

function readSpread(draft: AdoptDraft, problems: Problems): StructureView | null {
  const underlying = draft.symbol.trim().toUpperCase();
  if (!SYMBOL.test(underlying)) problems.symbol = 'A ticker, such as IBIT';
  const expiry = draft.expiry.trim();
  if (!isDate(expiry)) problems.expiry = 'A date as 2026-03-20';
  const short = readAmount(draft.shortStrike, 4);
  if (short === null || short <= 0) problems.shortStrike = 'A strike';
  const long = readAmount(draft.longStrike, 4);
  if (long === null || long <= 0) problems.longStrike = 'A strike';
  if (short === null || long === null) return null;
  const right = draft.shape === 'call' ? 'call' : 'put';
  // What is bought lies farther out, else it was bought and not sold.
  if (right === 'put' ? long >= short : long <= short) {
    problems.longStrike = right === 'put' ? 'Below the sold strike' : 'Above the sold strike';
  }
  const legs = [
    { right, strike: short, expiry, quantity: -1 },
    { right, strike: long, expiry, quantity: 1 },
  ] as const;
  return { underlying, legs: legs.toSorted((left, other) => left.strike - other.strike), shares: 0 };
}

function isDate(text: string): boolean {
  const parts = DATE.exec(text);
  if (parts === null) return false;
  const [year = 0, month = 0, day = 0] = parts.slice(1).map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
