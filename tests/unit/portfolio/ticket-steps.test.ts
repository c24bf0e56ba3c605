import { describe, expect, it } from 'vitest';
import { priceE4 } from '#domain/money';
import type { Structure } from '#domain/structure';
import { ibkrSteps } from '#portfolio/tickets/ibkr-steps';
import { robinhoodSteps } from '#portfolio/tickets/robinhood-steps';
import { closeTicket, EXIT, openTicket } from '#tests/support/trader-script';

const texts = (steps: readonly { readonly text: string }[]): string => steps.map(({ text }) => text).join('\n');
const copies = (steps: readonly { readonly copy: string | null }[]): readonly string[] =>
  steps.flatMap(({ copy }) => copy ?? []);

describe('a ticket at Robinhood', () => {
  it('follows the app’s own screens: what is sold first, a positive price with its word, and the figures of the review', () => {
    expect(texts(robinhoodSteps(openTicket()))).toBe(
      [
        'Open the account that may trade spreads (options level 3).',
        'Search for IBIT.',
        'Trade → Trade options.',
        'Expiration: Fri Mar 20 2026.',
        'Sell + Put: strike 55, Mar 20 2026.',
        'Switch on multi-select, so that the next leg joins the first.',
        'Buy + Put: strike 53, Mar 20 2026.',
        'Continue.',
        'Quantity: 2.',
        'Limit price: 0.41 a share, positive, with the word Credit beside it. No fill in two minutes: lower it by 0.01, never below 0.38.',
        'The app suggests its own price, usually the worst side: overwrite it.',
        'Time in force: Good for day.',
        'Review, maximum profit: $82.00.',
        'Review, maximum loss: $318.00.',
        'Review, collateral: $400.00; your buying power falls by $318.00.',
        'If one of these differs, go back: a leg, the quantity or the price is not this ticket’s.',
        'Swipe up to submit.',
        'Not filled by 2026-03-06 14:35:00 EST: cancel it, its quotes are too old.',
        'Record here what was filled: price, contracts and fees as the broker states them.',
        'Plan: buy back at 0.20 to take the profit.',
        'Plan: buy back at 0.82 to stop the loss.',
        'Plan: out by 2026-03-20 15:45:00 EDT. On the last day the broker may close it from 15:30 New York.',
      ].join('\n'),
    );
    expect(copies(robinhoodSteps(openTicket()))).toEqual([
      'IBIT',
      'Mar 20 2026',
      '55',
      '53',
      '2',
      '0.41',
      '$82.00',
      '$318.00',
      '0.20',
      '0.82',
    ]);
  });

  it('buys back what was sold first when closing, for a debit that is never raised past the worst', () => {
    const steps = texts(robinhoodSteps(closeTicket('position-1')));
    expect(steps).toMatch(/Check: Buy \+ Put: strike 55.+\nCheck: Sell \+ Put: strike 53/);
    expect(steps).toContain('0.20 a share, positive, with the word Debit beside it.');
    expect(steps).toContain('raise it by 0.01, never above 0.24.');
    expect(steps).not.toMatch(/multi-select|maximum profit|Plan:/);
  });

  it('has a line for each of four legs, sold ones first', () => {
    const legs = ([-1, 1] as const).flatMap((quantity) =>
      (['put', 'call'] as const).map((right) => {
        const away = quantity === -1 ? 5 : 7;
        const strike = priceE4(right === 'put' ? 60 - away : 60 + away);
        return { right, strike, expiry: '2026-03-20', quantity };
      }),
    );
    const condor: Structure = { kind: 'iron_condor', shares: 0, legs };
    const steps = texts(robinhoodSteps(openTicket({ structure: condor })));
    expect(steps).toMatch(
      /Sell \+ Put: strike 55[^]+Sell \+ Call: strike 65[^]+Buy \+ Put: strike 53[^]+Buy \+ Call: strike 67/,
    );
  });
});

describe('a ticket at IBKR', () => {
  it('says the same money under both signs, which leg is clicked where, and carries its reference', () => {
    const ticket = openTicket({ venue: 'ibkr' });
    const steps = ibkrSteps(ticket, null);
    expect(texts(steps)).toContain('BUY at -0.41 or SELL at 0.41, both receive 0.41');
    expect(texts(steps)).toContain('Click the bid of the 55 put: SELL 1 55 put Mar 20 2026.');
    expect(texts(steps)).toContain('Click the ask of the 53 put: BUY 1 53 put Mar 20 2026.');
    expect(copies(steps)).toContain(ticket.id);
    expect(texts(ibkrSteps(closeTicket('position-1'), null))).toContain('BUY at 0.20 or SELL at -0.20, both pay 0.20');
  });

  it('leads to the row that waits where Argus has staged it', () => {
    const ticket = openTicket({ venue: 'ibkr', exit: EXIT });
    const [first, second, third] = ibkrSteps(ticket, { orderId: 7, account: 'DU123456' });
    expect(first).toEqual({
      text: 'In TWS, account DU123456: Orders, the row that is not transmitted with this reference.',
      copy: ticket.id,
    });
    expect(second?.text).toBe('Check the legs: SELL 1 55 put Mar 20 2026; BUY 1 53 put Mar 20 2026.');
    expect(third?.text).toContain('Check quantity 2 and price: BUY at -0.41');
    expect(texts(ibkrSteps(ticket, { orderId: 7, account: 'DU1' }))).toContain('Press Transmit.');
  });
});
