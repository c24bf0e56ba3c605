import type { EngineEvent } from '#domain/engine-event';
import { SourceChoice } from '#market/sources/source-choice';
import { type Disagreement, SourceDisagreement } from '#market/sources/source-disagreement';
import type { SourceSwitch } from '#market/sources/source-line';
import type { SourceDatum, SourceSettings } from '#market/sources/source-settings';
import type { TapePosition } from '#ports/tape';
import { floats, type GrowingCells } from '#research/desk/growing-cells';

/** A change of source, from its position on. */
export interface PlacedSwitch extends SourceSwitch {
  readonly position: TapePosition;
}

/** How far two sources are apart, as it was known at a cursor. */
export interface MeasuredDisagreement extends Omit<Disagreement, 'value'> {
  readonly newest: { readonly value: number; readonly seenMs: number };
  readonly worst: { readonly value: number; readonly seenMs: number };
  readonly compared: number;
}

/** One figure of one symbol, with its sources and who of them counts, as it was known at a cursor. */
export interface SourceStanding {
  readonly symbol: string;
  readonly datum: SourceDatum;
  /** Best first. */
  readonly ranked: readonly { readonly source: string; readonly heardMs: number | null }[];
  readonly switches: readonly PlacedSwitch[];
}

interface Measurements {
  readonly pair: Omit<Disagreement, 'value'>;
  readonly position: GrowingCells;
  readonly seenMs: GrowingCells;
  readonly value: GrowingCells;
  /** The row of the largest so far. */
  readonly worst: GrowingCells;
}

/**
 * Which source counted at every place of a tape, and how far sources were apart. It hears what a pipeline says, in order;
 * what was known at a cursor is found by bisection. About 60 bytes for each bar, chain and volatility that is told.
 */
export class SourceTrail {
  readonly settings: SourceSettings;
  readonly #choice: SourceChoice;
  readonly #disagreement = new SourceDisagreement();
  readonly #switches: PlacedSwitch[] = [];
  readonly #heard = new Map<string, { readonly position: GrowingCells; readonly seenMs: GrowingCells }>();
  readonly #measured = new Map<string, Measurements>();

  constructor(settings: SourceSettings) {
    this.settings = settings;
    this.#choice = new SourceChoice(settings);
  }

  add(event: EngineEvent, position: TapePosition): void {
    for (const change of this.#choice.hear(event)) this.#switches.push({ ...change, position });
    for (const { datum, symbol, source } of this.#choice.tellings(event)) {
      if (datum === 'price') continue;
      const key = heardKey(datum, symbol, source);
      let heard = this.#heard.get(key);
      if (heard === undefined) {
        heard = { position: floats(), seenMs: floats() };
        this.#heard.set(key, heard);
      }
      heard.position.push(position);
      heard.seenMs.push(event.seenMs);
    }
    for (const apart of this.#disagreement.hear(event)) this.#measure(apart, event.seenMs, position);
  }

  /** Whether the figure in the event that was added last is one that counts. */
  follows(event: EngineEvent): boolean {
    return this.#choice.follows(event);
  }

  /** Changes known by then, oldest first. */
  switches(through: TapePosition): readonly PlacedSwitch[] {
    const after = this.#switches.findIndex(({ position }) => position > through);
    return after === -1 ? this.#switches : this.#switches.slice(0, after);
  }

  /** Everybody whose figures counted for something. */
  counting(through: TapePosition): ReadonlySet<string> {
    const newest = new Map<string, string>();
    for (const { symbol, datum, to } of this.switches(through)) newest.set(`${datum} ${symbol}`, to);
    return new Set(newest.values());
  }

  /** Null before anybody was heard. */
  inUse(symbol: string, datum: SourceDatum, through: TapePosition): string | null {
    for (let at = this.#switches.length - 1; at >= 0; at--) {
      const change = this.#switches[at] as PlacedSwitch;
      if (change.position <= through && change.symbol === symbol && change.datum === datum) return change.to;
    }
    return null;
  }

  /** In the order of being heard of first. */
  standings(through: TapePosition): readonly SourceStanding[] {
    const switches = this.switches(through);
    return [...this.#choice.lines].map(({ symbol, datum, ranked }) => ({
      symbol,
      datum,
      ranked: ranked.map((source) => ({ source, heardMs: this.#heardMs(datum, symbol, source, through) })),
      switches: switches.filter((change) => change.symbol === symbol && change.datum === datum),
    }));
  }

  disagreements(through: TapePosition): readonly MeasuredDisagreement[] {
    return [...this.#measured.values()].flatMap(({ pair, position, seenMs, value, worst }) => {
      const compared = position.countThrough(through);
      if (compared === 0) return [];
      const at = (row: number) => ({ value: value.at(row), seenMs: seenMs.at(row) });
      return [{ ...pair, newest: at(compared - 1), worst: at(worst.at(compared - 1)), compared }];
    });
  }

  #heardMs(datum: SourceDatum, symbol: string, source: string, through: TapePosition): number | null {
    const heard = this.#heard.get(heardKey(datum, symbol, source));
    const count = heard?.position.countThrough(through) ?? 0;
    return heard === undefined || count === 0 ? null : heard.seenMs.at(count - 1);
  }

  #measure({ value, ...pair }: Disagreement, seenMs: number, position: TapePosition): void {
    const key = `${pair.what} ${pair.symbol} ${pair.left} ${pair.right}`;
    let measured = this.#measured.get(key);
    if (measured === undefined) {
      measured = { pair, position: floats(), seenMs: floats(), value: floats(), worst: floats() };
      this.#measured.set(key, measured);
    }
    const row = measured.value.length;
    const worst = row === 0 ? 0 : measured.worst.at(row - 1);
    measured.position.push(position);
    measured.seenMs.push(seenMs);
    measured.value.push(value);
    measured.worst.push(Math.abs(value) > Math.abs(measured.value.at(worst)) ? row : worst);
  }
}

/** Prices are told by bars. */
function heardKey(datum: SourceDatum, symbol: string, source: string): string {
  return `${datum === 'price' ? 'bars' : datum} ${symbol} ${source}`;
}
