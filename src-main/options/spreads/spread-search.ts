import type { PriceE4 } from '#domain/money';
import type { StructureKind } from '#domain/structure';
import type { ChainSnapshot, ExpiryChain } from '#options/chains/chain-snapshot';
import { daysToGo } from '#options/lifecycle/expiry-dates';
import { nothingFound } from '#options/spreads/nothing-found';
import { type QuotedStructure, quoteStructure } from '#options/spreads/quoted-structure';
import {
  judgeSpread,
  type JudgeTerms,
  type RefusedSpread,
  type SpreadCandidate,
} from '#options/spreads/spread-candidate';
import type { SearchSettings } from '#options/spreads/spread-settings';
import { type NumberRange, StrikePicker, type StrikeTerms } from '#options/spreads/strike-picker';
import { shapeOf } from '#options/spreads/structure-shape';
import { fail, ok, type Result } from '#primitives/result';

/** What is looked for. Null leaves it to the settings, and to nothing at all where strikes are named. */
export interface SpreadCriteria {
  readonly structures: readonly StructureKind[];
  readonly expiries: readonly string[] | null;
  readonly dte: NumberRange | null;
  /** |delta| of what is sold, or of both legs of a straddle. */
  readonly shortDelta: NumberRange | null;
  readonly width: PriceE4 | null;
  /** Exactly these, whatever their delta. */
  readonly strikes: readonly PriceE4[] | null;
}

export interface FoundSpreads {
  readonly candidates: readonly SpreadCandidate[];
  readonly refused: readonly RefusedSpread[];
  /** Dates of expiry that were looked at. */
  readonly expiries: readonly string[];
  /** A line for each structure of which there is nothing, not even something refused. */
  readonly missing: readonly string[];
}

/** Everything in the chain that fits, either a candidate or refused; or why no expiry could be looked at. */
export function findSpreads(
  snapshot: ChainSnapshot,
  criteria: SpreadCriteria,
  settings: SearchSettings,
  terms: JudgeTerms,
): Result<FoundSpreads, string> {
  const within = expiriesWithin(snapshot, criteria, settings);
  if (!within.ok) return within;
  const expiries = within.value;
  const collected = new Collected(snapshot, terms);
  const strikeTerms = strikeTermsOf(snapshot, criteria, settings);
  const pickers = criteria.strikes === null ? expiries.map((expiry) => new StrikePicker(expiry, strikeTerms)) : [];
  const missing: string[] = [];
  for (const kind of criteria.structures) {
    const before = collected.size;
    if (criteria.strikes === null) searchFor(kind, pickers, collected);
    else takeNamed(kind, expiries, criteria.strikes, collected);
    if (collected.size > before) continue;
    const why = criteria.strikes === null ? nothingFound(kind, pickers, strikeTerms) : wrongStrikes(kind);
    missing.push(`${shapeOf(kind).title}: ${why}`);
  }
  const { candidates, refused } = collected;
  return ok({ candidates, refused, expiries: expiries.map(({ expiry }) => expiry), missing });
}

class Collected {
  readonly candidates: SpreadCandidate[] = [];
  readonly refused: RefusedSpread[] = [];
  readonly #snapshot: ChainSnapshot;
  readonly #terms: JudgeTerms;

  constructor(snapshot: ChainSnapshot, terms: JudgeTerms) {
    this.#snapshot = snapshot;
    this.#terms = terms;
  }

  get size(): number {
    return this.candidates.length + this.refused.length;
  }

  take(quoted: QuotedStructure, deltaKnown: boolean): void {
    const judged = judgeSpread(this.#snapshot, quoted, this.#terms);
    if (!judged.accepted) this.refused.push(judged.refused);
    else if (deltaKnown) this.candidates.push(judged.candidate);
    else this.refused.push(withoutDelta(judged.candidate));
  }
}

function withoutDelta({ quoted, figures }: SpreadCandidate): RefusedSpread {
  const reason = 'the delta of what is sold is not known, so that it cannot be held to the range asked for';
  return { quoted, refusals: [{ code: 'no_delta', reason }], prices: figures.prices };
}

function searchFor(kind: StructureKind, pickers: readonly StrikePicker[], collected: Collected): void {
  for (const picker of pickers) {
    for (const { strikes, deltaKnown } of picker.pick(kind)) {
      const quoted = quoteStructure(kind, picker.expiry, strikes);
      if (quoted !== null) collected.take(quoted, deltaKnown);
    }
  }
}

function takeNamed(
  kind: StructureKind,
  expiries: readonly ExpiryChain[],
  strikes: readonly PriceE4[],
  collected: Collected,
): void {
  for (const expiry of expiries) {
    const quoted = quoteStructure(kind, expiry, strikes);
    if (quoted !== null) collected.take(quoted, true);
  }
}

function wrongStrikes(kind: StructureKind): string {
  const { strikes } = shapeOf(kind);
  return strikes === 1 ? 'takes one strike' : `takes ${strikes} different strikes`;
}

function strikeTermsOf(snapshot: ChainSnapshot, criteria: SpreadCriteria, settings: SearchSettings): StrikeTerms {
  const { shortDelta, width } = criteria;
  return {
    delta: shortDelta ?? { from: settings.shortDeltaFrom, to: settings.shortDeltaTo },
    straddleDelta: shortDelta ?? { from: settings.straddleDeltaFrom, to: settings.straddleDeltaTo },
    balance: settings.deltaBalance,
    width:
      width === null ? { about: settings.widths.map((share) => share * snapshot.spot * 10_000) } : { exactly: width },
  };
}

function expiriesWithin(
  snapshot: ChainSnapshot,
  { expiries: named, dte, strikes }: SpreadCriteria,
  settings: SearchSettings,
): Result<readonly ExpiryChain[], string> {
  const listed = snapshot.expiries.map((expiry) => ({
    expiry,
    days: daysToGo(expiry.expiry, snapshot.atMs, snapshot.terms),
  }));
  if (listed.length === 0) return fail('the chain has no expiry that is still to come');
  const shown = listed.map(({ expiry, days }) => `${expiry.expiry} (${days} d)`).join(', ');
  const unknown = (named ?? []).filter((date) => !listed.some(({ expiry }) => expiry.expiry === date));
  if (unknown.length > 0) return fail(`${unknown.join(', ')} is no expiry of this chain, which has ${shown}`);
  // Whoever names strikes or dates means exactly those; the usual range of days is for those who do not.
  const range = dte ?? (named === null && strikes === null ? { from: settings.dteFrom, to: settings.dteTo } : null);
  const within = listed.filter(
    ({ expiry, days }) =>
      (named === null || named.includes(expiry.expiry)) && (range === null || (days >= range.from && days <= range.to)),
  );
  return within.length > 0
    ? ok(within.map(({ expiry }) => expiry))
    : fail(`no expiry lies ${range?.from ?? 0} to ${range?.to ?? 0} days ahead; the chain has ${shown}`);
}
