import type { OptionRight } from '#domain/chain';
import type { PriceE4 } from '#domain/money';
import type { Structure, StructureKind, StructureLeg } from '#domain/structure';

interface ShapeLeg {
  readonly right: OptionRight;
  /** −1 sells, +1 buys. */
  readonly quantity: -1 | 1;
}

/** What makes a structure what it is. Its strikes are named in the order of `legs`. */
export interface StructureShape {
  readonly legs: readonly ShapeLeg[];
  readonly strikes: number;
  /** How the named strikes follow one another: a straddle has one strike for both of its legs. */
  readonly order: 'rising' | 'falling' | 'same';
  /** Whether it is opened for money received or for money paid. */
  readonly premium: 'credit' | 'debit';
  readonly shares: 0 | 1;
  readonly title: string;
}

const buy = (right: OptionRight): ShapeLeg => ({ right, quantity: 1 });
const sell = (right: OptionRight): ShapeLeg => ({ right, quantity: -1 });

/** Credit verticals name the strike they sell first, debit verticals the one they buy, everything else the lowest. */
const SHAPES: Readonly<Record<StructureKind, StructureShape>> = {
  bull_put: shape('bull put spread', [sell('put'), buy('put')], 'falling', 'credit'),
  bear_call: shape('bear call spread', [sell('call'), buy('call')], 'rising', 'credit'),
  iron_condor: shape('iron condor', [buy('put'), sell('put'), sell('call'), buy('call')], 'rising', 'credit'),
  short_straddle: shape('short straddle', [sell('put'), sell('call')], 'same', 'credit'),
  short_strangle: shape('short strangle', [sell('put'), sell('call')], 'rising', 'credit'),
  bull_call_debit: shape('bull call spread', [buy('call'), sell('call')], 'rising', 'debit'),
  bear_put_debit: shape('bear put spread', [buy('put'), sell('put')], 'falling', 'debit'),
  covered_call: { ...shape('covered call', [sell('call')], 'rising', 'credit'), shares: 1 },
  long_straddle: shape('long straddle', [buy('put'), buy('call')], 'same', 'debit'),
};

function shape(
  title: string,
  legs: readonly ShapeLeg[],
  order: StructureShape['order'],
  premium: StructureShape['premium'],
): StructureShape {
  return { title, legs, order, premium, shares: 0, strikes: order === 'same' ? 1 : legs.length };
}

export function shapeOf(kind: StructureKind): StructureShape {
  return SHAPES[kind];
}

/** The structure over these strikes, whatever their order; null where their number does not fit or two are equal. */
export function structureOver(kind: StructureKind, expiry: string, strikes: readonly PriceE4[]): Structure | null {
  const { legs, strikes: count, order, shares } = SHAPES[kind];
  if (strikes.length !== count || new Set(strikes).size !== count) return null;
  const named = strikes.toSorted((left, right) => (order === 'falling' ? right - left : left - right));
  return {
    kind,
    shares,
    legs: legs.map(({ right, quantity }, i): StructureLeg => ({
      right,
      quantity,
      expiry,
      strike: (order === 'same' ? named[0] : named[i]) as PriceE4,
    })),
  };
}

/** As a trader names them: each strike once, in the order of the shape. */
export function strikesOf(structure: Structure): readonly PriceE4[] {
  const strikes = structure.legs.map(({ strike }) => strike);
  return SHAPES[structure.kind].order === 'same' ? strikes.slice(0, 1) : strikes;
}

/** Between the strikes of its verticals, the wider one where there are two; null for what has none. */
export function widthOf(structure: Structure): PriceE4 | null {
  const widths = (['put', 'call'] as const).flatMap((right) => {
    const [first, second] = structure.legs.filter((leg) => leg.right === right);
    return first === undefined || second === undefined ? [] : [Math.abs(first.strike - second.strike)];
  });
  return widths.length === 0 ? null : (Math.max(...widths) as PriceE4);
}
