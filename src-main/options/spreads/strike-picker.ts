import type { OptionRight } from '#domain/chain';
import type { PriceE4 } from '#domain/money';
import type { StructureKind } from '#domain/structure';
import type { ExpiryChain } from '#options/chains/chain-snapshot';
import { type StrikeDeltas, strikeDeltas } from '#options/spreads/strike-deltas';
import { shapeOf } from '#options/spreads/structure-shape';

export interface NumberRange {
  readonly from: number;
  readonly to: number;
}

/** What one expiry is searched for. */
export interface StrikeTerms {
  readonly delta: NumberRange;
  readonly straddleDelta: NumberRange;
  /** How far |delta| of the put and the call that are sold together may lie apart. */
  readonly balance: number;
  /** One distance, to be met exactly; or several, each met by the nearest listed strike. */
  readonly width: { readonly exactly: PriceE4 } | { readonly about: readonly number[] };
}

export interface PickedStrikes {
  readonly strikes: readonly PriceE4[];
  /** False where a delta that the search asks for is not known: reported as refused, not passed over. */
  readonly deltaKnown: boolean;
}

interface Anchor {
  readonly strike: PriceE4;
  readonly delta: number;
  readonly known: boolean;
}

/** What f64 may add to a delta: 0.1 + 0.2 is still within a range up to 0.3. */
const HAIR = 1e-9;

/** Chooses the strikes of one expiry that fit a search. What is sold, or a straddle's only strike, comes first. */
export class StrikePicker {
  readonly expiry: ExpiryChain;
  readonly #terms: StrikeTerms;
  readonly #deltas: Readonly<Record<OptionRight, StrikeDeltas>>;

  constructor(expiry: ExpiryChain, terms: StrikeTerms) {
    this.expiry = expiry;
    this.#terms = terms;
    this.#deltas = { put: strikeDeltas(expiry, 'put'), call: strikeDeltas(expiry, 'call') };
  }

  pick(kind: StructureKind): readonly PickedStrikes[] {
    switch (kind) {
      case 'bull_put':
        return this.#verticals('put', -1);
      case 'bear_call':
        return this.#verticals('call', 1);
      case 'bull_call_debit':
        return this.#verticals('call', -1);
      case 'bear_put_debit':
        return this.#verticals('put', 1);
      case 'iron_condor':
        return this.#condors();
      case 'short_strangle':
        return this.#pairs().map(([put, call]) => picked([put.strike, call.strike], put, call));
      case 'short_straddle':
      case 'long_straddle':
        return this.#straddles();
      case 'covered_call':
        return this.anchors(kind, 'call').map((call) => picked([call.strike], call));
    }
  }

  /** Contracts whose |delta| is, or may be, within the range that is asked for. */
  anchors(kind: StructureKind, right: OptionRight): readonly Anchor[] {
    const { from, to } = this.rangeFor(kind);
    const { least, most } = this.#deltas[right];
    return this.expiry.rows.flatMap((row, i): readonly Anchor[] => {
      const [low, high] = [least[i] as number, most[i] as number];
      if (row[right] === null || high < from - HAIR || low > to + HAIR) return [];
      return [{ strike: row.strike, delta: low, known: low === high }];
    });
  }

  rangeFor(kind: StructureKind): NumberRange {
    return shapeOf(kind).order === 'same' ? this.#terms.straddleDelta : this.#terms.delta;
  }

  /** The contract that comes closest to the range from outside. */
  nearestMiss(kind: StructureKind, right: OptionRight): Anchor | null {
    const { from, to } = this.rangeFor(kind);
    const { least, most } = this.#deltas[right];
    let best: Anchor | null = null;
    let bestMiss = Number.POSITIVE_INFINITY;
    for (const [i, row] of this.expiry.rows.entries()) {
      const delta = least[i] as number;
      const miss = Math.max(from - delta, delta - to);
      if (row[right] === null || delta !== most[i] || miss >= bestMiss) continue;
      bestMiss = miss;
      best = { strike: row.strike, delta, known: true };
    }
    return best;
  }

  /** `side` says on which side of the strike that is sold the one that is bought lies. */
  #verticals(right: OptionRight, side: 1 | -1): readonly PickedStrikes[] {
    const kind = right === 'put' ? 'bull_put' : 'bear_call';
    return this.anchors(kind, right).flatMap((sold) => {
      const bought = new Set(this.#wings(right, sold.strike, side).filter((strike) => strike !== null));
      return [...bought].map((strike) => picked([sold.strike, strike], sold));
    });
  }

  #condors(): readonly PickedStrikes[] {
    return this.#pairs().flatMap(([put, call]) => {
      const below = this.#wings('put', put.strike, -1);
      const above = this.#wings('call', call.strike, 1);
      const found = new Map<string, PickedStrikes>();
      for (const [i, low] of below.entries()) {
        const high = above[i] ?? null;
        if (low === null || high === null) continue;
        found.set(`${low} ${high}`, picked([low, put.strike, call.strike, high], put, call));
      }
      return [...found.values()];
    });
  }

  /** Puts below calls of about the same delta. */
  #pairs(): readonly (readonly [Anchor, Anchor])[] {
    const { balance } = this.#terms;
    const calls = this.anchors('short_strangle', 'call');
    return this.anchors('short_strangle', 'put').flatMap((put) =>
      calls
        .filter(
          (call) =>
            call.strike > put.strike &&
            (!put.known || !call.known || Math.abs(call.delta - put.delta) <= balance + HAIR),
        )
        .map((call) => [put, call] as const),
    );
  }

  #straddles(): readonly PickedStrikes[] {
    const calls = new Map(this.anchors('short_straddle', 'call').map((call) => [call.strike, call]));
    return this.anchors('short_straddle', 'put').flatMap((put) => {
      const call = calls.get(put.strike);
      return call === undefined ? [] : [picked([put.strike], put, call)];
    });
  }

  /** One strike for each width that is asked for; null where none is listed. */
  #wings(right: OptionRight, from: PriceE4, side: 1 | -1): readonly (PriceE4 | null)[] {
    const { width } = this.#terms;
    if ('about' in width) return width.about.map((distance) => this.#nearest(right, from, side, distance));
    const wanted = from + side * width.exactly;
    const listed = this.expiry.rows.find((row) => row.strike === wanted && row[right] !== null);
    return [listed?.strike ?? null];
  }

  /** Between two that are equally near, the narrower. */
  #nearest(right: OptionRight, from: PriceE4, side: 1 | -1, distance: number): PriceE4 | null {
    let best: number | null = null;
    for (const row of this.expiry.rows) {
      const away = side * (row.strike - from);
      if (away <= 0 || row[right] === null) continue;
      const gain = best === null ? 1 : Math.abs(best - distance) - Math.abs(away - distance);
      if (gain > 0 || (gain === 0 && away < (best as number))) best = away;
    }
    return best === null ? null : ((from + side * best) as PriceE4);
  }
}

function picked(strikes: readonly PriceE4[], ...anchors: readonly Anchor[]): PickedStrikes {
  return { strikes, deltaKnown: anchors.every(({ known }) => known) };
}
