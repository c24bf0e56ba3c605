/** What a code of the broker means for the connection, or for the request that it names. */
export type CodeMeaning =
  | 'info'
  | 'farm-down'
  | 'link-lost'
  | 'restored-without-data'
  | 'restored'
  | 'cannot-connect'
  | 'too-old'
  | 'client-taken'
  | 'reset'
  | 'unreadable'
  | 'too-fast'
  | 'order-refused'
  | 'order-cancelled'
  | 'order-warning'
  | 'no-contract'
  | 'request';

const MEANINGS: readonly (readonly [CodeMeaning, readonly number[]])[] = [
  ['info', [2104, 2106, 2107, 2108, 2119, 2158]],
  ['farm-down', [2103, 2105, 2157]],
  ['link-lost', [1100, 2110]],
  ['restored-without-data', [1101]],
  ['restored', [1102]],
  ['cannot-connect', [502, 1300]],
  ['too-old', [503, 506]],
  ['client-taken', [326]],
  ['reset', [501, 504, 507]],
  ['unreadable', [505, 508]],
  ['too-fast', [100]],
  ['order-refused', [103, 105, 110, 201, 203, 321, 434, 10058, 10289, 10293]],
  ['order-cancelled', [202]],
  ['order-warning', [399, 404, 2109, 10349]],
  ['no-contract', [200]],
];

const BY_CODE = new Map(MEANINGS.flatMap(([meaning, codes]) => codes.map((code) => [code, meaning] as const)));

/** Codes that nobody has heard of say nothing about the connection. */
export function meaningOf(code: number): CodeMeaning {
  return BY_CODE.get(code) ?? (code >= 2_100 && code <= 2_199 ? 'order-warning' : 'request');
}

/** What a human has to change so that an order is taken; empty where the broker's words say it all. */
export function remedyFor(code: number): string {
  switch (code) {
    case 321:
      return ' In TWS: Global Configuration → API → Settings, switch "Read-Only API" off so that tickets can be staged.';
    case 110:
      return ' The price is not on a tick of that spread.';
    case 203:
      return ' The account may not trade it: check its option permissions.';
    default:
      return '';
  }
}
