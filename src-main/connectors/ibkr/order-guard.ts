import { guardOf, notSent, type WireGuard } from '#connectors/ibkr/wire-guard';

/** Where the fields of an order lie in its message, for every server that sends no version number with it. */
const Field = {
  secType: 4,
  action: 16,
  quantity: 17,
  orderType: 18,
  limit: 19,
  account: 23,
  orderRef: 26,
  transmit: 27,
  parent: 28,
} as const;

/** From this server on an order has no version field, so that its fields lie where `Field` says. */
const FIRST_KNOWN_LAYOUT = 145;
const PLACE_ORDER = '3';

/** All that Argus ever says to a broker: questions, orders for a human to send, and taking these back. */
const ALLOWED = new Map([
  [PLACE_ORDER, 'an order'],
  ['4', 'taking back an order'],
  ['5', 'open orders'],
  ['7', 'executions'],
  ['8', 'order numbers'],
  ['9', 'contracts'],
  ['16', 'all open orders'],
  ['17', 'accounts'],
  ['49', 'the time'],
  ['61', 'positions'],
  ['62', 'the account'],
  ['63', 'no more of the account'],
  ['64', 'no more positions'],
  ['71', 'the beginning'],
]);

/** What names an order of ours; a field cannot hide in it. */
const PLAIN = /^[A-Za-z0-9._-]*$/;
export const ORDER_REF_PREFIX = 'argus-';

/**
 * Reads every byte on its way to the broker, and says why it must not go. It knows nothing of whoever wrote them: an
 * order that would be transmitted does not leave, whatever a library, a setting or a fault of ours made of it.
 */
export const whyForbidden: WireGuard = guardOf((message, serverVersion) => {
  const fields = message.toString('utf8').split('\0');
  const id = fields[0] ?? '';
  if (!ALLOWED.has(id)) return notSent(id);
  return id === PLACE_ORDER ? whyOrderForbidden(fields, serverVersion) : null;
});

function whyOrderForbidden(fields: readonly string[], serverVersion: number): string | null {
  if (!(serverVersion >= FIRST_KNOWN_LAYOUT)) {
    return `an order for server version ${serverVersion} cannot be checked: from ${FIRST_KNOWN_LAYOUT} on it can`;
  }
  const transmit = fields[Field.transmit];
  if (transmit !== '0') return `an order whose transmit field is "${transmit ?? ''}" would be sent: only 0 is allowed`;
  if (fields[Field.secType] !== 'BAG') return `an order for "${fields[Field.secType] ?? ''}": only spreads are staged`;
  if (fields[Field.orderType] !== 'LMT') return `a "${fields[Field.orderType] ?? ''}" order: only limits are staged`;
  if (fields[Field.action] !== 'BUY') return `a "${fields[Field.action] ?? ''}" of a spread: its legs say who is sold`;
  if (!['', '0'].includes(fields[Field.parent] ?? 'none')) return 'an order that hangs on another one';
  if (!(Number(fields[Field.quantity]) > 0)) return `an order for "${fields[Field.quantity] ?? ''}" spreads`;
  if (!Number.isFinite(Number(fields[Field.limit] || 'none'))) return 'an order without a limit';
  const reference = fields[Field.orderRef] ?? '';
  if (!reference.startsWith(ORDER_REF_PREFIX) || !PLAIN.test(reference)) return `an order called "${reference}"`;
  const account = fields[Field.account] ?? '';
  return account === '' || !PLAIN.test(account) ? 'an order without an account' : null;
}
