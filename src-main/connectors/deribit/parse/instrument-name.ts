import { dateText } from '#connectors/shared/contract-symbol';
import type { OptionRight } from '#domain/chain';
import { parseDay, startOfDayMs } from '#market/sessions/civil-date';
import { type EpochMs, epochMs, HOUR_MS } from '#primitives/clock';

/** What the name of anything that is no combination says. */
export interface NamedInstrument {
  readonly kind: 'perpetual' | 'future' | 'option';
  readonly coin: string;
  /** The dollar coin in which it is settled; null: the coin itself. */
  readonly settledIn: string | null;
  /** YYYY-MM-DD, and the instant; null for what never expires. */
  readonly expiry: string | null;
  readonly expiryMs: EpochMs | null;
  /** Of options. */
  readonly strike: number | null;
  readonly right: OptionRight | null;
}

const NAME = /^([A-Z0-9]+)(?:_([A-Z0-9]+))?-(?:PERPETUAL|(\d{1,2})([A-Z]{3})(\d{2})(?:-(\d+(?:d\d+)?)-([CP]))?)$/;
const MONTHS: readonly string[] = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');
const EXPIRES_AT_MS = 8 * HOUR_MS;

/** `BTC-7MAR31-52000-C`, `XRP_USDC-28MAR31-1d25-P`, `BTC-28MAR31`, `BTC-PERPETUAL`; null for combinations. */
export function parseInstrumentName(name: string): NamedInstrument | null {
  const found = NAME.exec(name);
  if (found === null) return null;
  const [, coin = '', settledIn = null, day, month = '', year, strike, right] = found;
  const common = { coin, settledIn, strike: null, right: null };
  if (day === undefined) return { kind: 'perpetual', ...common, expiry: null, expiryMs: null };
  const expiry = dateText(2_000 + Number(year), MONTHS.indexOf(month) + 1, Number(day));
  const expiryDay = expiry === null ? null : parseDay(expiry);
  if (expiry === null || expiryDay === null) return null;
  const expiryMs = epochMs(startOfDayMs(expiryDay) + EXPIRES_AT_MS);
  if (strike === undefined) return { kind: 'future', ...common, expiry, expiryMs };
  return {
    kind: 'option',
    coin,
    settledIn,
    expiry,
    expiryMs,
    // A point would part the name.
    strike: Number(strike.replace('d', '.')),
    right: right === 'C' ? 'call' : 'put',
  };
}
