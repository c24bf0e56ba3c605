import { describe, expect, it } from 'vitest';
import { ticker } from '#domain/instrument';
import { cents, priceE4 } from '#domain/money';
import { reconcile } from '#portfolio/book/reconcile';
import { settlementProposal } from '#portfolio/book/settlement-proposal';
import { believedDebit, fillCalibration, observedFills } from '#portfolio/journal/fill-calibration';
import { journalCsv } from '#portfolio/journal/journal-csv';
import { journalEntries } from '#portfolio/journal/journal-entries';
import { DEFAULT_FILL_SETTINGS } from '#options/fills/fill-settings';
import { epochMs } from '#primitives/clock';
import { fortnight } from '#tests/support/ticket-lives';
import { openTicket, PUT_SPREAD, TraderScript } from '#tests/support/trader-script';
import { WATCH_TERMS } from '#tests/support/watched-spread';

const ticket = openTicket();
const held = (): TraderScript => new TraderScript().does({ type: 'ticket.reviewed', ticket }).fill(ticket, 2, 0.41);
const AFTER_CLOSE = epochMs(Date.UTC(2026, 2, 20, 20));
const { nyse } = WATCH_TERMS;

describe('a position whose last day is over', () => {
  it.each([
    ['worthless above both strikes', 60, 'expired', 0, 0],
    ['assigned between them, with shares', 54, 'assigned', -20_000, 200],
    ['at its largest loss below both', 50, 'assigned', -40_000, 0],
    ['by a cent in the money all the same', 54.99, 'assigned', -200, 200],
  ] as const)('is proposed to end %s', (_what, close, how, cash, shares) => {
    const proposal = settlementProposal(held().position, priceE4(close), AFTER_CLOSE, nyse);
    expect(proposal).toMatchObject({ deed: { how, cash: cents(cash), contracts: 2 }, shares });
    const script = held();
    script.nowMs = AFTER_CLOSE;
    script.does(proposal?.deed ?? (null as never));
    expect(script.position).toMatchObject({ status: 'closed', realised: 8_200 - 12 + cash });
  });

  it('says which strike only the broker can speak for, and asks for nothing before the close', () => {
    const { position } = held();
    const near = settlementProposal(position, priceE4(55.1), AFTER_CLOSE, nyse);
    expect(near?.inDoubt).toEqual([priceE4(55)]);
    expect(near?.text).toBe(
      "IBIT closed at 55.10 on 2026-03-20: all legs expire worthless. 55.00 is so near that only your broker can say. Check your broker's statement, then confirm.",
    );
    expect(settlementProposal(position, priceE4(60), epochMs(AFTER_CLOSE - 1), nyse)).toBeNull();
    expect(settlementProposal({ ...position, status: 'closed' }, priceE4(60), AFTER_CLOSE, nyse)).toBeNull();
  });
});

describe('the book against the broker', () => {
  const [short, long] = PUT_SPREAD.legs.map(({ right, strike, expiry }) => ({ right, strike, expiry }));
  const underlying = ticker('IBIT');
  const broker = (first: number, second: number) => [
    { underlying, option: short ?? null, quantity: first },
    { underlying, option: long ?? null, quantity: second },
  ];

  it('has nothing to say where both hold the same, however many positions it takes', () => {
    const script = held().does({
      type: 'position.adopted',
      positionId: 'old',
      venue: 'ibkr',
      underlying,
      structure: PUT_SPREAD,
      contracts: 1,
      price: priceE4(0.5),
      fees: cents(0),
      filledMs: held().nowMs,
      exit: null,
    });
    expect(reconcile(script.book.positions, broker(-3, 3))).toEqual([]);
  });

  it('names every difference with both figures and what to do, and changes nothing', () => {
    const { positions } = held().book;
    const found = reconcile(positions, [...broker(-1, 0), { underlying, option: null, quantity: 100 }]);
    expect(found.map(({ kind, text }) => [kind, text])).toEqual([
      [
        'unknown-to-book',
        'IBIT shares: the broker has 100, the book none. Record the missing fill, or adopt the position.',
      ],
      [
        'missing-at-broker',
        'IBIT 2026-03-20 53 put: the book has 2, the broker none. Record the fill or the expiry that ended it, or void a fill that never was.',
      ],
      [
        'quantity',
        'IBIT 2026-03-20 55 put: the book has -2, the broker -1. Record what is missing, or void what is wrong.',
      ],
    ]);
    expect(reconcile([], [])).toEqual([]);
  });

  it('does not count what is closed', () => {
    expect(reconcile(fortnight().book.positions, [])).toEqual([]);
  });
});

describe('what fills teach', () => {
  it('measures a fill against the quotes of its ticket, and legs once they are whole', () => {
    const script = fortnight();
    const [opened, closed] = script.book.tickets.map(observedFills);
    expect(opened).toEqual([{ legs: 2, natural: 3_800, mid: 4_200, received: 4_100 }]);
    expect(closed).toEqual([{ legs: 2, natural: -2_400, mid: -2_000, received: -2_000 }]);
  });

  it('counts on what was assumed until there are enough fills, then on the lower quartile', () => {
    const assumed = DEFAULT_FILL_SETTINGS.share;
    expect(fillCalibration(fortnight().book, assumed).shares).toEqual(assumed);
    const many = openTicket({ contracts: 24 });
    const script = new TraderScript().does({ type: 'ticket.reviewed', ticket: many });
    for (let fill = 0; fill < 24; fill++) script.fill(many, 1, fill % 2 === 0 ? 0.39 : 0.4);
    const { measured, shares } = fillCalibration(script.book, assumed);
    expect(measured.twoLegs).toEqual({ share: 0.25, fills: 24 });
    expect(shares).toEqual({ ...assumed, twoLegs: 0.25 });
  });
});

describe('what closing is believed to cost', () => {
  it('lies between the worst side and the middle, by what fills have gained, and is never rounded our way', () => {
    const closing = { natural: priceE4(0.2), mid: priceE4(0.18) };
    const shares = { oneLeg: 0, twoLegs: 0.25, threeLegs: 0, fourLegs: 0.33333 };
    expect(believedDebit(closing, 2, shares)).toBe(priceE4(0.195));
    expect(believedDebit(closing, 1, shares)).toBe(priceE4(0.2));
    expect(believedDebit(closing, 4, shares)).toBe(priceE4(0.1934));
  });
});

describe('the journal for a spreadsheet', () => {
  it('quotes what needs it, and leaves no text that a spreadsheet would calculate', () => {
    const script = held().does({
      type: 'journal.noted',
      positionId: held().position.id,
      recommendationId: null,
      text: '=HYPERLINK("http://x","sold, ""well""")',
      tags: [],
    });
    const [, line] = journalCsv(journalEntries(script.book)).split('\n');
    expect(line?.endsWith(`,"'=HYPERLINK(""http://x"",""sold, """"well"""""")"`)).toBe(true);
    expect(line).toContain(',0.4100,,0.12,0.00,,0.750,');
  });
});
