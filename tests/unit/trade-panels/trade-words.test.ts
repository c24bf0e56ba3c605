import { TICKET_STATES } from '#domain/ticket';
import { describe, expect, it } from 'vitest';
import { commands } from '#contract/commands';
import { streams } from '#contract/streams';
import {
  imaginedCard,
  imaginedRecommendation,
  imaginedReview,
  imaginedSignals,
  imaginedStatus,
  imaginedTickets,
  confirmedTicket,
} from '#tests/support/imagined-trade';
import { chooseSignal, showMoment, tradeChoice } from '#window/state/trade-choice.ts';
import { signalLine, signalRows } from '#window/views/signals/signal-rows.ts';
import { adviceNote, hasAdvice } from '#window/views/trade/advice-progress.ts';
import { lifeLeft } from '#window/views/trade/life-left.ts';
import { isTicketOpen, legText, priceText } from '#window/views/trade/trade-words.ts';

describe('how long an offer still holds', () => {
  it('is counted at the desk’s time, to the end of its last millisecond', () => {
    expect(lifeLeft(0, 60_000, 0)).toEqual({ isOver: false, share: 1, text: 'expires in 1:00' });
    expect(lifeLeft(0, 60_000, 13_000)).toMatchObject({ isOver: false, text: 'expires in 0:47' });
    expect(lifeLeft(0, 60_000, 59_999)).toMatchObject({ isOver: false, text: 'expires in 0:01' });
    expect(lifeLeft(0, 60_000, 60_000)).toEqual({ isOver: true, share: 0, text: 'expired' });
  });

  it('is over where the time is not known, or no number', () => {
    expect(lifeLeft(0, 60_000, null).isOver).toBe(true);
    expect(lifeLeft(0, Number.NaN, 10).isOver).toBe(true);
    expect(lifeLeft(60_000, 60_000, 0)).toMatchObject({ isOver: false, share: 0 });
  });
});

describe('signals', () => {
  it('stand in the order of their rank, the refused ones behind and without one', () => {
    const rows = signalRows(imaginedSignals, true);
    expect(rows.map(({ rank, signal }) => [rank, signal.id])).toEqual([
      [1, 'sig-1'],
      [null, 'sig-0'],
    ]);
    expect(signalRows(imaginedSignals, false)).toHaveLength(1);
    expect(signalRows(null, true)).toEqual([]);
  });

  it('say first why they were refused, else what became of them', () => {
    const [accepted, refused] = [imaginedSignals.accepted[0], imaginedSignals.refused[0]];
    expect(refused === undefined ? '' : signalLine(refused)).toBe('IV rank 41, needs 50');
    expect(accepted === undefined ? '' : signalLine(accepted)).toMatch(/^open, ≥ 0\.36 for 3 · BTC DVOL 61/);
    expect(accepted === undefined ? '' : signalLine({ ...accepted, state: 'context' })).toMatch(/^BTC DVOL 61/);
  });
});

it('What was picked stays the moment to replay; what is shown is it only where nothing was picked', () => {
  showMoment({ atMs: 1, symbol: 'IBIT' });
  expect(tradeChoice.getState().moment).toEqual({ atMs: 1, symbol: 'IBIT' });
  chooseSignal('sig-0', { atMs: 2, symbol: 'BITO' });
  showMoment({ atMs: 3, symbol: 'IBIT' });
  expect(tradeChoice.getState().moment).toEqual({ atMs: 2, symbol: 'BITO' });
  chooseSignal(null, null);
  expect(tradeChoice.getState().moment).toBeNull();
});

it('Prices have cents, and more only where a tick is finer', () => {
  expect([0.38, 0.375, 1, null].map((price) => priceText(price))).toEqual(['0.38', '0.3750', '1.00', '–']);
});

it('Legs are told as they are entered', () => {
  expect(imaginedCard().legs.map((leg) => legText(leg))).toEqual([
    'Sell 1 × 52 put, 2 Apr 2026',
    'Buy 1 × 49 put, 2 Apr 2026',
  ]);
});

it('A ticket waits for a hand until it is filled, withdrawn, rejected or expired', () => {
  const states = ['draft', ...TICKET_STATES] as const;
  expect(states.filter((state) => isTicketOpen(state))).toEqual(['reviewed', 'staged', 'working', 'partly-filled']);
});

it('Advice is there once the desk has come to the cursor, and is said to be incomplete until it is through', () => {
  const view = { phase: 'catching-up', problem: null, progress: 0.42, isBehind: true } as const;
  expect(hasAdvice(view)).toBe(false);
  expect(hasAdvice({ ...view, isBehind: false })).toBe(true);
  expect(hasAdvice({ ...view, phase: 'failed', isBehind: false })).toBe(false);
  expect(hasAdvice(null)).toBe(false);
  expect(adviceNote(view)).toBe('42 % of the tape looked through');
  expect(adviceNote({ ...view, phase: 'ready' })).toBe('');
});

it('What the window is tested with is what the engine may say', () => {
  const said = [
    streams.desk.snapshot.safeParse(imaginedStatus(0)),
    streams.signals.snapshot.safeParse(imaginedSignals),
    streams.recommendation.snapshot.safeParse(imaginedRecommendation(imaginedCard())),
    streams.tickets.snapshot.safeParse(imaginedTickets([confirmedTicket()])),
    commands['ticket.make'].output.safeParse(imaginedReview()),
  ];
  expect(said.map(({ error }) => error?.message)).toEqual(said.map(() => undefined));
});
