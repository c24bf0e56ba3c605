/** What there is to do about an error: the numbers are what counts, their texts are for people. */
export type RpcMeaning =
  /** Asked too often: the line is about to be closed, and asking on makes it worse. */
  | 'too-many'
  /** Settlement, maintenance, a queue that is full: later. */
  | 'later'
  | 'needs-account'
  | 'needs-coarser-pace'
  | 'absent'
  /** The request was wrong, and will be wrong again. */
  | 'ours';

export interface RpcError {
  readonly code: number;
  readonly text: string;
  readonly meaning: RpcMeaning;
}

const MEANINGS: ReadonlyMap<number, RpcMeaning> = new Map([
  [10_000, 'needs-account'],
  [10_012, 'later'],
  [10_020, 'absent'],
  [10_028, 'too-many'],
  [10_040, 'later'],
  [10_041, 'later'],
  [10_047, 'later'],
  [11_051, 'later'],
  [11_056, 'needs-account'],
  [13_004, 'needs-account'],
  [13_009, 'needs-account'],
  [13_019, 'absent'],
  [13_020, 'absent'],
  [13_021, 'absent'],
  [13_028, 'later'],
  [13_503, 'later'],
  [13_778, 'needs-coarser-pace'],
]);

/** Null where it is no error as the venue writes them. `data` may be an object, a text, or absent. */
export function parseRpcError(error: unknown): RpcError | null {
  if (typeof error !== 'object' || error === null) return null;
  const { code, message, data } = error as {
    readonly code?: unknown;
    readonly message?: unknown;
    readonly data?: unknown;
  };
  if (typeof code !== 'number' || !Number.isInteger(code)) return null;
  const said = typeof message === 'string' ? message : 'no reason given';
  const more = detailOf(data);
  return { code, text: `${said}${more === '' ? '' : `, ${more}`} (${code})`, meaning: MEANINGS.get(code) ?? 'ours' };
}

function detailOf(data: unknown): string {
  if (typeof data === 'string') return data;
  if (typeof data !== 'object' || data === null) return '';
  const { reason, param } = data as { readonly reason?: unknown; readonly param?: unknown };
  return [param, reason].filter((part) => typeof part === 'string' && part !== '').join(': ');
}
