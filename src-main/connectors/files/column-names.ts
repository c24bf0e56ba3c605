import type { TimeUnit } from '#connectors/files/time-text';

/** One meaning that a column can have. */
export interface ColumnRole {
  readonly name: string;
  /** Other names for it, without spaces, underscores, hyphens and points, in lower case. */
  readonly aliases: readonly string[];
  readonly required: boolean;
  /** A time column's name may end in its unit: `at_ms`, `timestamp_us`. */
  readonly time?: true;
  /** The option that says it for the whole file, where no column does. */
  readonly statedBy?: string;
}

export interface RoleColumn {
  /** Position in the header, or -1. */
  readonly index: number;
  /** As the file writes it. */
  readonly name: string;
  readonly unit: TimeUnit | null;
}

export interface ColumnPlan {
  /** One entry per role, in the order of the roles. */
  readonly roles: readonly RoleColumn[];
  /** Names of columns that mean nothing here. */
  readonly ignored: readonly string[];
}

export type ColumnFault =
  | { readonly reason: 'missing-column'; readonly role: ColumnRole }
  | { readonly reason: 'ambiguous-column'; readonly role: ColumnRole; readonly names: readonly string[] };

export interface NameMatch {
  readonly role: number;
  readonly unit: TimeUnit | null;
  /** The name is the role's own, which outranks aliases. */
  readonly own: boolean;
}

const UNIT_SUFFIX = /[_\- ](s|ms|us|ns)$/;

export function matchColumnName(name: string, roles: readonly ColumnRole[]): NameMatch | null {
  const lower = name.replace(/^[ \t]+|[ \t]+$/g, '').toLowerCase();
  const unit = (UNIT_SUFFIX.exec(lower)?.[1] ?? null) as TimeUnit | null;
  const whole = stripped(lower);
  const base = unit === null ? whole : stripped(lower.replace(UNIT_SUFFIX, ''));
  for (const [index, role] of roles.entries()) {
    if (lower === role.name) return { role: index, unit: role.time === true ? unit : null, own: true };
    const own = stripped(role.name.replace(UNIT_SUFFIX, ''));
    if (role.time === true && (role.aliases.includes(base) || base === own)) return { role: index, unit, own: false };
    if (role.time !== true && (role.aliases.includes(whole) || whole === own)) {
      return { role: index, unit: null, own: false };
    }
  }
  return null;
}

/** Finds out which column holds what. */
export function planColumns(names: readonly string[], roles: readonly ColumnRole[]): ColumnPlan | ColumnFault {
  const matches = names.map((name) => matchColumnName(name, roles));
  const columns: RoleColumn[] = [];
  for (const [index, role] of roles.entries()) {
    const fitting = names.map((_, column) => column).filter((column) => matches[column]?.role === index);
    const own = fitting.filter((column) => matches[column]?.own === true);
    const candidates = own.length > 0 ? own : fitting;
    if (candidates.length > 1) {
      return { reason: 'ambiguous-column', role, names: candidates.map((column) => names[column] ?? '') };
    }
    const column = candidates[0];
    if (column === undefined && role.required) return { reason: 'missing-column', role };
    columns.push(
      column === undefined
        ? { index: -1, name: role.name, unit: null }
        : { index: column, name: names[column] ?? role.name, unit: matches[column]?.unit ?? null },
    );
  }
  const used = new Set(columns.map((column) => column.index));
  return { roles: columns, ignored: names.filter((_, column) => !used.has(column)) };
}

/** All names that would have been understood, for an error. */
export function acceptedNames(role: ColumnRole): string {
  return [role.name, ...role.aliases].join(', ');
}

function stripped(name: string): string {
  return name.replace(/[_\-. ]/g, '');
}

const TIME_ALIASES = [
  't',
  'ts',
  'at',
  'time',
  'timestamp',
  'date',
  'datetime',
  'tradetime',
  'eventtime',
  'exchangetime',
  'transacttime',
] as const;

const SEEN: ColumnRole = {
  name: 'seen_ms',
  aliases: ['received', 'receivedat', 'recvtime', 'receivetime', 'localtime', 'localtimestamp'],
  required: false,
  time: true,
};

/** The order of the roles is that of the constants below. */
export const TRADE_ROLES: readonly ColumnRole[] = [
  { name: 'at_ms', aliases: TIME_ALIASES, required: true, time: true },
  SEEN,
  { name: 'price', aliases: ['p', 'px', 'tradeprice'], required: true },
  { name: 'size', aliases: ['sz', 'qty', 'q', 'quantity', 'amount', 'volume', 'vol', 'v'], required: true },
  { name: 'side', aliases: ['takerside', 'direction'], required: false },
  { name: 'id', aliases: ['tradeid', 'tid', 'aggtradeid'], required: false },
];
export const TradeRole = { at: 0, seen: 1, price: 2, size: 3, side: 4, id: 5 } as const;

export const QUOTE_ROLES: readonly ColumnRole[] = [
  { name: 'at_ms', aliases: TIME_ALIASES, required: true, time: true },
  SEEN,
  { name: 'bid', aliases: ['bidprice', 'bestbid', 'bestbidprice', 'bidpx'], required: true },
  { name: 'ask', aliases: ['askprice', 'bestask', 'bestaskprice', 'askpx', 'offer'], required: true },
  { name: 'last', aliases: ['lastprice', 'lastpx'], required: false },
  { name: 'bid_size', aliases: ['bidqty', 'bidquantity', 'bidamount', 'bidsz', 'bestbidqty'], required: false },
  { name: 'ask_size', aliases: ['askqty', 'askquantity', 'askamount', 'asksz', 'bestaskqty'], required: false },
  { name: 'volume', aliases: ['vol', 'v'], required: false },
];
export const QuoteRole = { at: 0, seen: 1, bid: 2, ask: 3, last: 4, bidSize: 5, askSize: 6, volume: 7 } as const;

const BAR_TIME_ALIASES = ['t', 'ts', 'at', 'time', 'timestamp', 'date', 'datetime'] as const;

export function barRoles(stamp: 'start' | 'end'): readonly ColumnRole[] {
  const names = stamp === 'start' ? ['opentime', 'starttime'] : ['closetime', 'endtime'];
  return [
    {
      name: stamp === 'start' ? 'start_ms' : 'end_ms',
      aliases: [...BAR_TIME_ALIASES, ...names],
      required: true,
      time: true,
    },
    { name: 'open', aliases: ['o', 'openprice'], required: true },
    { name: 'high', aliases: ['h', 'highprice'], required: true },
    { name: 'low', aliases: ['l', 'lowprice'], required: true },
    { name: 'close', aliases: ['c', 'closeprice'], required: true },
    { name: 'volume', aliases: ['vol', 'v', 'qty', 'quantity', 'amount', 'size'], required: true },
  ];
}
export const BarRole = { stamp: 0, open: 1, high: 2, low: 3, close: 4, volume: 5 } as const;
