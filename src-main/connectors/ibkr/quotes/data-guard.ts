import { guardOf, notSent } from '#connectors/ibkr/wire-guard';

/** All that is ever said on the line of market data: questions. There is no order among them, nor a taking back of one. */
const ALLOWED = new Map([
  ['1', 'market data'],
  ['2', 'no more market data'],
  ['9', 'contracts'],
  ['10', 'order books'],
  ['11', 'no more order books'],
  ['49', 'the time'],
  ['59', 'live or delayed'],
  ['61', 'positions'],
  ['62', 'the account'],
  ['63', 'no more of the account'],
  ['64', 'no more positions'],
  ['71', 'the beginning'],
  ['78', 'which options there are'],
]);

/** The line of market data looks, and does nothing else. */
export const whyNotAsked = guardOf((message) => {
  const end = message.indexOf(0);
  const id = message.subarray(0, end < 0 ? message.length : end).toString('latin1');
  return ALLOWED.has(id) ? null : notSent(id);
});
