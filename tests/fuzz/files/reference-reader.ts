/**
 * Reads the same files as the importers, slowly and in another way: whole text, regular expressions, BigInt, Date and
 * JSON.parse. It exists so that the fuzz test can say what a mutated file means without asking the code under test.
 */
export type Kind = 'trades' | 'quotes' | 'bars';

interface Exact {
  readonly digits: bigint;
  readonly decimals: number;
}

const NAMES: Readonly<Record<Kind, Readonly<Record<string, readonly string[]>>>> = {
  trades: {
    price: ['p', 'px', 'tradeprice'],
    size: ['sz', 'qty', 'q', 'quantity', 'amount', 'volume', 'vol', 'v'],
    side: ['takerside', 'direction'],
    id: ['tradeid', 'tid', 'aggtradeid'],
  },
  quotes: {
    bid: ['bidprice', 'bestbid', 'bestbidprice', 'bidpx'],
    ask: ['askprice', 'bestask', 'bestaskprice', 'askpx', 'offer'],
    last: ['lastprice', 'lastpx'],
    bidsize: ['bidqty', 'bidquantity', 'bidamount', 'bidsz', 'bestbidqty'],
    asksize: ['askqty', 'askquantity', 'askamount', 'asksz', 'bestaskqty'],
    volume: ['vol', 'v'],
  },
  bars: {
    open: ['o', 'openprice'],
    high: ['h', 'highprice'],
    low: ['l', 'lowprice'],
    close: ['c', 'closeprice'],
    volume: ['vol', 'v', 'qty', 'quantity', 'amount', 'size'],
  },
};
const PRICES: Readonly<Record<Kind, readonly string[]>> = {
  trades: ['price'],
  quotes: ['bid', 'ask', 'last'],
  bars: ['open', 'high', 'low', 'close'],
};
const SIZES: Readonly<Record<Kind, readonly string[]>> = {
  trades: ['size'],
  quotes: ['bidsize', 'asksize', 'volume'],
  bars: ['volume'],
};
const TIMES: readonly string[] = ['at', 't', 'ts', 'time', 'timestamp', 'date', 'datetime'];
const SAFE = BigInt(Number.MAX_SAFE_INTEGER);
const ISO =
  /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?(?:([Zz]| UTC)|([+-])(\d\d)(?::?(\d\d))?))$/;
const NOTHING = new Map<string, string>();

function role(name: string, kind: Kind): { readonly role: string; readonly unit: string | null } | null {
  const lower = plainName(name);
  const [, base = lower, unit = null] = /^(.*)[_\- ](s|ms|us|ns)$/.exec(lower) ?? [];
  const squeeze = (text: string): string => text.replace(/[_\-. ]/g, '');
  const time = squeeze(unit === null ? lower : base);
  const extra =
    kind === 'bars' ? ['start', 'opentime', 'starttime'] : ['tradetime', 'eventtime', 'exchangetime', 'transacttime'];
  if (TIMES.includes(time) || extra.includes(time)) return { role: 'at', unit };
  if (kind !== 'bars' && /^(seen|received|receivedat|recvtime|receivetime|localtime|localtimestamp)$/.test(time)) {
    return { role: 'seen', unit };
  }
  for (const [own, aliases] of Object.entries(NAMES[kind])) {
    if (own === squeeze(lower) || aliases.includes(squeeze(lower))) return { role: own, unit: null };
  }
  return null;
}

function plainName(name: string): string {
  return name.replace(/^[ \t]+|[ \t]+$/g, '').toLowerCase();
}

/** Whether this is the one name that outranks all others for its role. */
function isOwn(name: string, role: string, kind: Kind): boolean {
  const times: Readonly<Record<string, string>> = { at: kind === 'bars' ? 'start_ms' : 'at_ms', seen: 'seen_ms' };
  return plainName(name) === (times[role] ?? role.replace(/size$/, (tail) => (role === tail ? tail : `_${tail}`)));
}

function exact(text: string): Exact | 'empty' | null {
  if (/^[ \t]*$/.test(text)) return 'empty';
  const match = /^[ \t]*(-?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?[ \t]*$/.exec(text);
  if (match === null || `${match[2]}${match[3] ?? ''}` === '') return null;
  let digits = BigInt(`${match[2]}${match[3] ?? ''}`);
  let decimals = (match[3] ?? '').length - Number(match[4] ?? '0');
  if (digits === 0n) return { digits: 0n, decimals: 0 };
  if (match[1] === '-') return null;
  while (digits % 10n === 0n) {
    digits /= 10n;
    decimals--;
  }
  if (decimals > 15 || decimals < -20) return null;
  if (decimals < 0)
    return digits * 10n ** BigInt(-decimals) > SAFE ? null : { digits: digits * 10n ** BigInt(-decimals), decimals: 0 };
  return digits > SAFE ? null : { digits, decimals };
}

const UNITS: readonly (readonly [unit: string, perSecond: bigint])[] = [
  ['s', 1n],
  ['ms', 1000n],
  ['us', 1_000_000n],
  ['ns', 1_000_000_000n],
];

function instant(
  text: string,
  stated: string | null,
): { readonly ms: number; readonly form: string; readonly cut: boolean } | null {
  const trimmed = text.replace(/^ +| +$/g, '');
  if (trimmed.length > 40) return null;
  const iso = ISO.exec(trimmed);
  if (iso !== null) {
    const [
      ,
      year,
      month,
      day,
      hour,
      minute,
      second = '00',
      fraction = '',
      ,
      sign,
      offsetHour = '0',
      offsetMinute = '0',
    ] = iso;
    const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
    const sound = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(`${year}-${month}-${day}`);
    if (!sound || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
    if (Number(offsetHour) > 14 || Number(offsetMinute) > 59) return null;
    const local = date.getTime() + (Number(hour) * 3600 + Number(minute) * 60 + Number(second)) * 1000;
    const offset = (Number(offsetHour) * 60 + Number(offsetMinute)) * 60_000 * (sign === '-' ? -1 : 1);
    const ms = local + Number(fraction.padEnd(3, '0').slice(0, 3)) - offset;
    return within(ms) ? { ms, form: 'text', cut: /[1-9]/.test(fraction.slice(3)) } : null;
  }
  const epoch = /^([1-9]\d*)(?:\.(\d*))?(?:[eE]\+?(\d{1,2}))?$/.exec(trimmed);
  if (epoch === null) return null;
  const fraction = epoch[2] ?? '';
  const scaled = BigInt(`${epoch[1]}${fraction}`) * 10n ** BigInt(epoch[3] ?? '0') * 1000n;
  for (const [unit, perSecond] of UNITS) {
    if (stated !== null && stated !== unit) continue;
    const divisor = perSecond * 10n ** BigInt(fraction.length);
    const ms = Number(scaled / divisor);
    if (within(ms)) return { ms, form: unit, cut: scaled % divisor !== 0n };
  }
  return null;
}

function within(ms: number): boolean {
  return ms >= Date.UTC(1990, 0) && ms < Date.UTC(2100, 0);
}

const FOREIGN: readonly string[] = ['\xff\xfe', '\xfe\xff', 'BZh', 'PAR1', '(\xb5\x2f\xfd', '\xfd7zX', 'PK\x03\x04'];

function hasControls(line: string): boolean {
  return line.split('').some((character) => character < ' ' && character !== '\t');
}

/** The fields of a line of CSV, null where it is malformed. */
function fieldsOf(line: string, delimiter: string): readonly string[] | null {
  if (hasControls(line)) return null;
  const fields: string[] = [];
  for (let rest: string | null = line; rest !== null;) {
    const quoted: RegExpExecArray | null = /^"((?:[^"]|"")*)"/.exec(rest);
    if (rest.startsWith('"') && quoted === null) return null;
    const raw: string = quoted === null ? (rest.split(delimiter)[0] ?? '') : quoted[0];
    fields.push(quoted === null ? raw : (quoted[1] ?? '').replaceAll('""', '"'));
    const after: string = rest.slice(raw.length);
    if (after !== '' && !after.startsWith(delimiter)) return null;
    rest = after === '' ? null : after.slice(1);
  }
  return fields;
}

/** The exact text of every top-level value, null where the line is no object of scalars under known keys. */
function objectOf(line: string): ReadonlyMap<string, string> | null {
  const sources = new Map<object, Map<string, string>>();
  const parse = JSON.parse as unknown as (
    text: string,
    reviver: (this: object, key: string, value: unknown, context: { source?: string }) => unknown,
  ) => unknown;
  let parsed: unknown;
  try {
    parsed = parse(line, function (key, value, context) {
      const held = sources.get(this) ?? new Map<string, string>();
      sources.set(this, held);
      const kind = typeof value === 'number' ? context.source : typeof value === 'string' ? value : null;
      held.set(key, value === null ? '' : kind === null || kind === undefined ? NESTED : kind);
      return value;
    });
  } catch {
    return null;
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return null;
  return sources.get(parsed) ?? NOTHING;
}

const NESTED = '\0nested';

/** Units of one scale that grows with the data, as long as everything in it stays a safe integer. */
class Scale {
  decimals: number;
  #largest = 0n;

  constructor(decimals: number) {
    this.decimals = decimals;
  }

  /** Answers what storing the values takes, or null where it cannot be done. */
  plan(values: readonly Exact[]): (() => void) | null {
    const decimals = Math.max(this.decimals, ...values.map((value) => value.decimals));
    const units = values.map((value) => value.digits * 10n ** BigInt(decimals - value.decimals));
    const largest = [this.#largest * 10n ** BigInt(decimals - this.decimals), ...units].reduce(
      (a, b) => (a > b ? a : b),
      0n,
    );
    if (largest > SAFE) return null;
    return () => {
      this.decimals = decimals;
      this.#largest = largest;
    };
  }
}

export interface Reading {
  readonly rows: readonly string[];
  readonly priceDecimals: number;
  readonly sizeDecimals: number;
  readonly bad: number;
}

/** What the file says with bad rows left out, or null where it must be refused as a whole. */
export function referenceReading(bytes: Uint8Array, kind: Kind): Reading | null {
  const lines = Buffer.from(bytes).toString('latin1').replace(/\n$/, '').split('\n');
  const price = new Scale(4);
  const size = new Scale(0);
  const rows: { readonly text: string; readonly stamp: number }[] = [];
  const forms: Record<string, string | undefined> = {};
  let columns: ReadonlyMap<string, Column> | null = null;
  let json = false;
  let names: readonly string[] = [];
  let delimiter = ',';
  let latest = 0;
  let bad = 0;

  const take = (fields: ReadonlyMap<string, string>): boolean => {
    const cell = (name: string): string => fields.get(name) ?? '';
    if ([...fields.values()].includes(NESTED)) return false;
    const at = instant(cell('at'), columns?.get('at')?.unit ?? null);
    if (at === null || (forms['at'] ?? at.form) !== at.form) return false;
    const hasSeen = columns?.has('seen') === true;
    const seen = hasSeen ? instant(cell('seen'), columns?.get('seen')?.unit ?? null) : null;
    if (hasSeen && (seen === null || (forms['seen'] ?? seen.form) !== seen.form)) return false;
    const prices = PRICES[kind].map((name) => exact(cell(name)));
    const sizes = SIZES[kind].map((name) => exact(cell(name)));
    for (const value of [...prices, ...sizes])
      if (value === null || (value === 'empty' && kind !== 'quotes')) return false;
    const knownPrices = prices.filter((value) => typeof value === 'object' && value !== null) as Exact[];
    const knownSizes = sizes.filter((value) => typeof value === 'object' && value !== null) as Exact[];
    if (knownPrices.length === 0 || knownPrices.some((value) => value.digits === 0n)) return false;
    const storePrice = price.plan(knownPrices);
    const storeSize = size.plan(knownSizes);
    if (storePrice === null || storeSize === null) return false;
    const side = /^ *(?:(b|buy)|(s|sell)|) *$/i.exec(cell('side'));
    if (side === null) return false;
    const before = rows.at(-1)?.stamp ?? 0;
    if (kind === 'bars') {
      const [open, high, low, close] = knownPrices.map(
        (value) => value.digits * 10n ** BigInt(15 - value.decimals),
      ) as [bigint, bigint, bigint, bigint];
      if (high < open || high < close || high < low || low > open || low > close) return false;
      if (at.cut || at.ms % 1000 !== 0 || at.ms <= before) return false;
    }
    storePrice();
    storeSize();
    forms['at'] = at.form;
    if (seen !== null) forms['seen'] = seen.form;
    latest = Math.max(latest, at.ms);
    const held = kind === 'bars' ? '' : seen === null ? latest : seen.ms;
    const shown = [...prices, ...sizes].map(shownValue).join(' ');
    const rest =
      kind === 'trades' ? ` ${side[1] === undefined ? (side[2] === undefined ? 0 : 2) : 1} ${shownId(cell('id'))}` : '';
    rows.push({ stamp: at.ms, text: `${at.ms} ${held} ${shown}${rest}` });
    return true;
  };

  for (const [number, raw] of lines.entries()) {
    if (raw === '' || raw === '\r') continue;
    if (raw.length > 65_536) {
      if (columns === null) return null;
      bad++;
      continue;
    }
    const line = (number === 0 && raw.startsWith('\xef\xbb\xbf') ? raw.slice(3) : raw).replace(/\r$/, '');
    if (line === '') continue;
    if (columns === null) {
      if (hasControls(line) || FOREIGN.some((magic) => line.startsWith(magic))) return null;
      json = line.startsWith('{');
      if (line.startsWith('[')) return null;
      delimiter = line.includes('\t') && !line.includes(',') ? '\t' : ',';
      const found = json ? objectOf(line) : fieldsOf(line, delimiter);
      if (found === null) {
        if (!json) return null;
        bad++;
        continue;
      }
      names = json
        ? [...(found as ReadonlyMap<string, string>).keys()].filter((name) => name !== '')
        : (found as readonly string[]);
      const planned = planOf(names, kind, json);
      if (planned === null) return null;
      columns = planned;
      if (!json) continue;
    }
    const fields = new Map<string, string>();
    let sound = true;
    if (json) {
      const object = objectOf(line);
      const keys = [...flat(line).matchAll(/"((?:[^"\\]|\\.)*)"\s*:/g)].map((match) => match[1] ?? '');
      if (object === null) sound = false;
      for (const [name, text] of object ?? NOTHING) {
        const owner = [...columns].find(([, column]) => names[column.index] === name)?.[0];
        const match = role(name, kind);
        if (owner !== undefined) fields.set(owner, text);
        else if (match === null || names.includes(name)) continue;
        else if (columns.has(match.role) || !isOwn(name, match.role, kind) || match.role === 'seen') sound = false;
        else fields.set(match.role, text);
        if (keys.filter((key) => key === name).length > 1) sound = false;
      }
    } else {
      const cells = fieldsOf(line, delimiter);
      if (cells === null || cells.length !== names.length) sound = false;
      else for (const [owner, column] of columns) fields.set(owner, cells[column.index] ?? '');
    }
    if (!sound || !take(fields)) bad++;
  }
  if (columns === null) return null;
  const kept = kind === 'bars' ? rows.filter((row) => row.stamp % 60_000 === 0) : rows;
  bad += rows.length - kept.length;
  if (kept.length === 0 && bad > 0) return null;
  return { rows: kept.map((row) => row.text), priceDecimals: price.decimals, sizeDecimals: size.decimals, bad };
}

/** The line without what is nested in it: JSON.parse does not tell of keys that repeat. */
function flat(line: string): string {
  let inner = line.slice(line.indexOf('{') + 1, line.lastIndexOf('}'));
  for (let before = ''; before !== inner;) {
    before = inner;
    inner = inner.replace(/[{[][^{}[\]]*[}\]]/, '0');
  }
  return inner;
}

interface Column {
  readonly index: number;
  readonly unit: string | null;
}

/** Which column holds what, null where that is unclear or something is missing. */
function planOf(names: readonly string[], kind: Kind, json: boolean): ReadonlyMap<string, Column> | null {
  const plan = new Map<string, Column>();
  const roles = new Set(names.map((name) => role(name, kind)?.role).filter((name) => name !== undefined));
  for (const wanted of roles) {
    const fitting = [...names.keys()].filter((index) => role(names[index] ?? '', kind)?.role === wanted);
    const own = fitting.filter((index) => isOwn(names[index] ?? '', wanted, kind));
    const [index, second] = own.length > 0 ? own : fitting;
    if (index === undefined || second !== undefined) return null;
    plan.set(wanted, { index, unit: role(names[index] ?? '', kind)?.unit ?? null });
  }
  const other = names.some((name) => {
    const match = kind === 'trades' ? role(name, 'quotes') : kind === 'quotes' ? role(name, 'trades') : null;
    return match !== null && ['bid', 'ask', 'price'].includes(match.role);
  });
  const quoted = plan.has('bid') || plan.has('ask');
  if (other || (kind === 'quotes' && !quoted)) return null;
  const needed = [
    'at',
    ...(kind === 'trades'
      ? ['price', 'size']
      : kind === 'bars'
        ? ['open', 'high', 'low', 'close', 'volume']
        : json
          ? []
          : ['bid', 'ask']),
  ];
  return needed.every((name) => plan.has(name)) ? plan : null;
}

export function shownValue(value: Exact | 'empty' | null): string {
  if (value === null || value === 'empty') return '-';
  return String(value.digits * 10n ** BigInt(15 - value.decimals));
}

function shownId(text: string): string {
  const id = text.replace(/^ +| +$/g, '');
  if (id === '') return '-1';
  return /^(0|[1-9]\d*)$/.test(id) && BigInt(id) <= SAFE ? id : 'text';
}
