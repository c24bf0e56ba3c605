import type { OptionRight } from '#domain/chain';
import type { PriceE4 } from '#domain/money';
import type { SpreadSpec } from '#farm/population/population';
import type { ChainSnapshot, ExpiryChain } from '#options/chains/chain-snapshot';
import { daysToGo } from '#options/lifecycle/expiry-dates';
import { type QuotedStructure, quoteStructure } from '#options/spreads/quoted-structure';
import { type StrikeDeltas, strikeDeltas } from '#options/spreads/strike-deltas';

/** Finds in one chain the spread that each spec means. Deltas of an expiry are read once for all of them. */
export class CandidatePicker {
  readonly #snapshot: ChainSnapshot;
  readonly #days: readonly number[];
  readonly #deltas = new Map<ExpiryChain, Readonly<Record<OptionRight, StrikeDeltas>>>();

  constructor(snapshot: ChainSnapshot) {
    this.#snapshot = snapshot;
    this.#days = snapshot.expiries.map(({ expiry }) => daysToGo(expiry, snapshot.atMs, snapshot.terms));
  }

  /** Null where the chain has no such spread; whether it can be traded is another question. */
  pick({ structure, dteTarget, shortDelta, width }: SpreadSpec): QuotedStructure | null {
    const expiry = this.#expiryNear(dteTarget);
    if (expiry === null) return null;
    const strikes =
      shortDelta === null || width === null ? atTheMoney(expiry) : this.#strikes(expiry, structure, shortDelta, width);
    return strikes === null ? null : quoteStructure(structure, expiry, strikes);
  }

  /** Of two as near, the earlier one. What expires today is not opened any more. */
  #expiryNear(target: number): ExpiryChain | null {
    let best = -1;
    for (const [at, days] of this.#days.entries()) {
      if (days < 1) continue;
      if (best === -1 || Math.abs(days - target) < Math.abs((this.#days[best] as number) - target)) best = at;
    }
    return this.#snapshot.expiries[best] ?? null;
  }

  #strikes(
    expiry: ExpiryChain,
    structure: SpreadSpec['structure'],
    delta: number,
    width: number,
  ): readonly PriceE4[] | null {
    const away = width * this.#snapshot.spot * 10_000;
    const put = structure === 'bear_call' ? [] : this.#vertical(expiry, 'put', delta, -away);
    const call = structure === 'bull_put' ? [] : this.#vertical(expiry, 'call', delta, away);
    return put === null || call === null ? null : [...put, ...call];
  }

  #vertical(expiry: ExpiryChain, right: OptionRight, delta: number, away: number): readonly PriceE4[] | null {
    const sold = this.#strikeOfDelta(expiry, right, delta);
    if (sold === null) return null;
    const bought = nearestStrike(expiry, right, sold + away, (strike) => (away < 0 ? strike < sold : strike > sold));
    return bought === null ? null : [sold, bought];
  }

  #strikeOfDelta(expiry: ExpiryChain, right: OptionRight, wanted: number): PriceE4 | null {
    const { least, most } = this.#deltasOf(expiry)[right];
    let best: PriceE4 | null = null;
    let bestMiss = Number.POSITIVE_INFINITY;
    for (const [at, row] of expiry.rows.entries()) {
      const known = least[at] === most[at] && row[right] !== null;
      const miss = Math.abs((least[at] as number) - wanted);
      if (!known || !(miss < bestMiss)) continue;
      best = row.strike;
      bestMiss = miss;
    }
    return best;
  }

  #deltasOf(expiry: ExpiryChain): Readonly<Record<OptionRight, StrikeDeltas>> {
    const known = this.#deltas.get(expiry);
    if (known !== undefined) return known;
    const deltas = { put: strikeDeltas(expiry, 'put'), call: strikeDeltas(expiry, 'call') };
    this.#deltas.set(expiry, deltas);
    return deltas;
  }
}

function atTheMoney(expiry: ExpiryChain): readonly PriceE4[] | null {
  const listed = expiry.rows.filter(({ call, put }) => call !== null && put !== null);
  let best: PriceE4 | null = null;
  for (const { strike } of listed) {
    const forward = expiry.forward * 10_000;
    if (best === null || Math.abs(strike - forward) < Math.abs(best - forward)) best = strike;
  }
  return best === null ? null : [best];
}

function nearestStrike(
  { rows }: ExpiryChain,
  right: OptionRight,
  wanted: number,
  isBeyond: (strike: PriceE4) => boolean,
): PriceE4 | null {
  let best: PriceE4 | null = null;
  for (const row of rows) {
    if (row[right] === null || !isBeyond(row.strike)) continue;
    if (best === null || Math.abs(row.strike - wanted) < Math.abs(best - wanted)) best = row.strike;
  }
  return best;
}
