import type { EngineInput } from '#domain/engine-input';
import { type InstrumentIndex, instrumentIndex, type SourceId, type Ticker } from '#domain/instrument';
import type { LineState, Venue, VenueOutlet } from '#ports/venue';
import type { EpochMs } from '#primitives/clock';

export type InputOf<Kind extends EngineInput['kind']> = Extract<EngineInput, { readonly kind: Kind }>;

/** Everything a venue pushes, in the order in which it came; instruments are numbered as the venue lists them. */
export class OutletLog implements VenueOutlet {
  readonly inputs: { readonly source: SourceId; readonly input: EngineInput }[] = [];
  readonly knownThroughMs: EpochMs | null;
  /** As many inputs are refused as this says. */
  refusals = 0;
  readonly #venue: Venue;

  constructor(venue: Venue, knownThroughMs: EpochMs | null = null) {
    this.#venue = venue;
    this.knownThroughMs = knownThroughMs;
  }

  readonly push = (source: SourceId, input: EngineInput): boolean => {
    if (this.refusals > 0 && input.kind !== 'quote') {
      this.refusals--;
      return false;
    }
    this.inputs.push({ source, input });
    return true;
  };

  readonly indexOf = (source: SourceId, symbol: Ticker): InstrumentIndex =>
    instrumentIndex(this.#venue.instruments.findIndex((one) => one.source === source && one.symbol === symbol));

  readonly changed = (): void => undefined;

  of<Kind extends EngineInput['kind']>(kind: Kind, source?: string): readonly InputOf<Kind>[] {
    return this.inputs
      .filter((one) => source === undefined || one.source === source)
      .map(({ input }) => input)
      .filter((input): input is InputOf<Kind> => input.kind === kind);
  }

  line(name: string): LineState {
    const line = this.#venue.lines.find((one) => one.line === name);
    if (line === undefined) throw new Error(`the venue has no line called ${name}`);
    return line;
  }
}
