import type { QuantRequest } from '#entry/commands/quant/quant-request';

/** What a field of a request is called, and how it is written as a flag. */
export interface QuantField {
  /** As in the request, and as the flag: `S` is `--S`. */
  readonly name: string;
  /** `numbers` are written 48,45; `json` is any JSON value; a `switch` is true where it is given. */
  readonly kind: 'number' | 'numbers' | 'text' | 'json' | 'switch';
  readonly help: string;
  /**
   * Given beside standard input it holds for each request that does not say otherwise (`--backend`); any other flag makes
   * a single request.
   */
  readonly everyRequest?: true;
}

export type QuantReply = Readonly<Record<string, unknown>>;

/** One question that `argus quant` answers: a line of JSON in, a line of JSON out. */
export interface QuantTask {
  readonly name: string;
  /** For the list of tasks: a few words. */
  readonly summary: string;
  readonly fields: readonly QuantField[];
  /** What each field of the reply means, in the order of the table: shown by --help and beside single replies. */
  readonly figures: Readonly<Record<string, string>>;
  /** Statuses beside ok that are answers, not refusals. */
  readonly answers?: readonly string[];
  /** Flags of a single request that work as they stand. */
  readonly example: string;
  /** Anything else a person should know: conventions, approximations, statuses. */
  readonly notes?: string;
  /**
   * The figures by the names of `figures`; where there is no answer, `{ status }` with the reason. Numbers that are not
   * finite are written as "Infinity" and "NaN". A `RequestFault` becomes a reply as well.
   */
  answer(request: QuantRequest): QuantReply | Promise<QuantReply>;
}
