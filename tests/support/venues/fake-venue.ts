import type { VenueName } from '#ports/venue';

/** What every simulated venue offers, whatever it speaks. */
export interface FakeVenue extends AsyncDisposable {
  readonly name: VenueName;
  /** Addresses, to be laid over the venue's settings. */
  readonly addresses: Readonly<Record<string, string>>;
  /** What it does otherwise than the venue on a good day; scripts switch it on and off. */
  readonly faults: object;
  /** Lines that were ever opened. */
  readonly connections: number;
  /** Ends every line without a word. */
  cut(): void;
}
