import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { whyForbidden } from '#connectors/ibkr/order-guard';

const SERVER = 176;

function frame(...fields: readonly string[]): Buffer {
  const body = Buffer.from(`${fields.join('\0')}\0`);
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length);
  return Buffer.concat([length, body]);
}

/** A staged spread, as it is laid out from server 145 on. */
function order(changes: Readonly<Record<number, string>> = {}): Buffer {
  const fields = ['3', '7', '', 'IBIT', 'BAG', '', '', '', '', 'SMART', '', 'USD', '', '', '', ''];
  fields.push(
    'BUY',
    '2',
    'LMT',
    '-0.41',
    '',
    'DAY',
    '',
    'DU1',
    '',
    '',
    'argus-T1',
    '0',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    '2',
  );
  for (const [at, text] of Object.entries(changes)) fields[Number(at)] = text;
  return frame(...fields);
}

describe('The guard in front of the broker', () => {
  it('lets an untransmitted spread pass', () => {
    expect(whyForbidden(order(), SERVER)).toBeNull();
  });

  it('stops every order whose transmit field is anything but 0', () => {
    for (const transmit of ['1', '', '2', 'true', '00', '0 ', ' 0', '-0']) {
      expect(whyForbidden(order({ 27: transmit }), SERVER)).toMatch(/transmit field/);
    }
    fc.assert(
      fc.property(fc.string(), (transmit) => {
        fc.pre(transmit !== '0' && !transmit.includes('\0'));
        expect(whyForbidden(order({ 27: transmit }), SERVER)).toMatch(/transmit field/);
      }),
      { seed: 6, numRuns: 300 },
    );
  });

  it('stops whatever is not a limit order to buy a spread that bears our name, for a named account', () => {
    expect(whyForbidden(order({ 4: 'OPT' }), SERVER)).toMatch(/only spreads/);
    expect(whyForbidden(order({ 18: 'MKT' }), SERVER)).toMatch(/only limits/);
    expect(whyForbidden(order({ 16: 'SELL' }), SERVER)).toMatch(/its legs say/);
    expect(whyForbidden(order({ 17: '0' }), SERVER)).toMatch(/"0" spreads/);
    expect(whyForbidden(order({ 19: '' }), SERVER)).toMatch(/without a limit/);
    expect(whyForbidden(order({ 26: 'mine' }), SERVER)).toMatch(/called "mine"/);
    expect(whyForbidden(order({ 23: '' }), SERVER)).toMatch(/without an account/);
    expect(whyForbidden(order({ 28: '5' }), SERVER)).toMatch(/hangs on another/);
  });

  it('reads fields as the broker will, also where one of them hides others in it', () => {
    expect(whyForbidden(order({ 26: 'argus-T1\u00001' }), SERVER)).toMatch(/transmit field/);
    expect(whyForbidden(order({ 23: 'DU1\u0000\u0000\u0000argus-T1\u00001' }), SERVER)).toMatch(/transmit field/);
  });

  it('stops an order for a server whose layout it does not know', () => {
    for (const version of [0, 100, 144, Number.NaN])
      expect(whyForbidden(order(), version)).toMatch(/cannot be checked/);
  });

  it('stops messages that Argus has no reason to send', () => {
    for (const id of ['21', '58', '19', '14', '', 'x'])
      expect(whyForbidden(frame(id, '1'), SERVER)).toMatch(/none that/);
    for (const id of ['8', '9', '16', '49', '61', '62', '71']) expect(whyForbidden(frame(id, '1'), SERVER)).toBeNull();
  });

  it('reads every message of a piece, and stops what is not whole', () => {
    expect(whyForbidden(Buffer.concat([frame('49', '1'), order()]), SERVER)).toBeNull();
    expect(whyForbidden(Buffer.concat([frame('49', '1'), order({ 27: '1' })]), SERVER)).toMatch(/transmit/);
    for (let cut = 1; cut < 40; cut += 3) expect(whyForbidden(order().subarray(0, cut), SERVER)).toMatch(/not whole/);
    expect(whyForbidden(Buffer.from('API\0\0\0\0\tv100..193'), 0)).toBeNull();
  });
});
