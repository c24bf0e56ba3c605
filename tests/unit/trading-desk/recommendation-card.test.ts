import { describe, expect, it } from 'vitest';
import { recommendationCard, recommendationView, signalsView } from '#contract/trade-view';
import type { PlacedAdvice } from '#domain/advice';
import { cents } from '#domain/money';
import type { TraderDeed, TraderFact } from '#domain/trader-fact';
import { bookAt } from '#portfolio/book/book-at';
import { epochMs, MINUTE_MS } from '#primitives/clock';
import { AdviceAtCursor } from '#research/desk/advice-picture';
import { type CardTerms, recommendationAnswer } from '#transport/projections/trading/card-words';
import { signalsAnswer } from '#transport/projections/trading/signal-words';
import {
  accepted,
  ended,
  issued,
  NOON_MS,
  refused,
  repriced,
  sampleRecommendation,
  sampleSignal,
} from '#tests/support/sample-advice';

const READY = { phase: 'ready', problem: null, progress: 1, isBehind: false } as const;

function terms(placed: readonly PlacedAdvice[], deeds: readonly TraderDeed[] = [], minutes = 1): CardTerms {
  const nowMs = epochMs(NOON_MS + minutes * MINUTE_MS);
  const facts = deeds.map((deed, i): TraderFact => ({
    number: i + 1,
    atMs: epochMs(NOON_MS + 1),
    source: 'window',
    nonce: `n${i}`,
    deed,
  }));
  return {
    progress: READY,
    picture: new AdviceAtCursor().at(placed, 1_000),
    book: bookAt(facts, nowMs),
    nowMs,
    id: null,
    sourceOf: (underlying) => (underlying === 'IBIT' ? 'tastytrade' : null),
    sizingOf: () => ({ sizing: null, problem: 'Not part of this test.' }),
    hindrance: (_standing, venue) => (venue === 'ibkr' ? 'No broker.' : null),
  };
}

function cardOf(placed: readonly PlacedAdvice[], deeds: readonly TraderDeed[] = [], minutes = 1) {
  const { card } = recommendationAnswer(terms(placed, deeds, minutes));
  if (card === null) throw new Error('there is a card');
  return card;
}

describe('the recommendation card', () => {
  it('says in plain words what is sold, for how much, and what is the best and the worst of it', () => {
    expect(cardOf([issued(1)]).sentence).toBe(
      'Sell one IBIT put spread 52 / 49 of 27 Mar 2026: ask for a credit of 0.42, take no less than 0.36. ' +
        'At best it keeps $38.00; at worst it loses $262.00.',
    );
  });

  it('names whose quotes count', () => {
    expect(cardOf([issued(1)]).source).toBe('tastytrade');
  });

  it('names the leg that is sold first', () => {
    expect(cardOf([issued(1)]).legs).toEqual([
      { action: 'sell', right: 'put', strike: 52, expiry: '2026-03-27', expiryText: '27 Mar 2026', quantity: 1 },
      { action: 'buy', right: 'put', strike: 49, expiry: '2026-03-27', expiryText: '27 Mar 2026', quantity: 1 },
    ]);
  });

  it('draws a line from the worst to the best that agrees with the figures beside it', () => {
    expect(cardOf([issued(1)]).payoff).toEqual([
      { price: 46, profit: -262 },
      { price: 49, profit: -262 },
      { price: 52, profit: 38 },
      { price: 55, profit: 38 },
    ]);
  });

  it('shows the newest price beside the one that it was issued at, and whether that is still enough', () => {
    expect(cardOf([issued(1)]).now).toBeNull();
    expect(cardOf([issued(1), repriced(2, 0.4)]).now).toMatchObject({ natural: 0.4, mid: 0.44, aboveWorst: true });
    expect(cardOf([issued(1), repriced(2, 0.35)]).now).toMatchObject({ natural: 0.35, aboveWorst: false });
  });

  it('expires visibly: by its age without a word from anybody, and by what ended it before', () => {
    expect(cardOf([issued(1)], [], 9)).toMatchObject({ state: 'open', about: 'holds until 13:05' });
    expect(cardOf([issued(1)], [], 10)).toMatchObject({ state: 'ended', about: 'held until 13:05' });
    expect(cardOf([issued(1), ended(2)], [], 3)).toMatchObject({ state: 'ended', about: 'credit 0.33, needs 0.36' });
  });

  it('remembers what the trader made of it, whatever the market did since', () => {
    const reject: TraderDeed = { type: 'recommendation.rejected', recommendationId: 'sig-1', reason: 'earnings' };
    expect(cardOf([issued(1)], [reject])).toMatchObject({ state: 'rejected', about: 'rejected: earnings' });
    const untilMs = epochMs(NOON_MS + 5 * MINUTE_MS);
    const snooze: TraderDeed = { type: 'recommendation.snoozed', recommendationId: 'sig-1', untilMs };
    expect(cardOf([issued(1)], [snooze], 2)).toMatchObject({ state: 'snoozed', about: 'snoozed until 13:00' });
    expect(cardOf([issued(1)], [snooze], 6)).toMatchObject({ state: 'open' });
  });

  it('says where a ticket may be made, and why not elsewhere', () => {
    expect(cardOf([issued(1)]).venues).toEqual([
      { venue: 'robinhood', isPossible: true, about: 'Step by step, entered by hand in the app.' },
      { venue: 'ibkr', isPossible: false, about: 'No broker.' },
    ]);
  });

  it('shows the best one that is open before newer ones, and any that is asked for', () => {
    const weaker = sampleRecommendation({ id: 'sig-2', score: 50, atMs: epochMs(NOON_MS + 1) });
    const placed = [issued(1), issued(2, weaker)];
    expect(recommendationAnswer(terms(placed)).card?.id).toBe('sig-1');
    expect(recommendationAnswer({ ...terms(placed), id: 'sig-2' }).card?.id).toBe('sig-2');
    expect(recommendationAnswer({ ...terms(placed), id: 'unheard-of' }).card).toBeNull();
    expect(recommendationAnswer(terms(placed)).others.map(({ id }) => id)).toEqual(['sig-2', 'sig-1']);
  });

  it('travels as the contract says', () => {
    const voice = {
      asked: 402_688,
      passing: 40_000,
      entering: 31_204,
      support: 0.4,
      outOfSampleTrades: 1_940,
      outOfSampleCents: cents(-4_120),
      nearMisses: [],
    };
    const card = cardOf([issued(1, sampleRecommendation({ farm: voice })), repriced(2, 0.4)]);
    expect(recommendationCard.parse(card)).toEqual(card);
    expect(card.farm?.text).toBe('31,204 of 402,688 would enter · out of sample −$41.20 in 1,940 trades');
    const view = recommendationAnswer(terms([issued(1)]));
    expect(recommendationView.parse(view)).toEqual(view);
  });
});

describe('the feed of signals', () => {
  const gate = { gate: 'iv-rank', passed: false, text: 'IV rank 41, needs 50', found: 41, needed: 50, margin: -0.18 };
  const refusal = sampleSignal({ id: 'sig-0', gates: [gate], refusedBy: gate, score: null });

  function feed(placed: readonly PlacedAdvice[]) {
    const { picture, book, nowMs } = terms(placed);
    return signalsAnswer({ progress: READY, picture, book, nowMs, halted: null });
  }

  it('shows which gate refused a signal, and by how much', () => {
    const view = feed([refused(1, refusal)]);
    expect(view.refused[0]).toMatchObject({ state: 'refused', refusal: 'IV rank 41, needs 50' });
    expect(view.refused[0]?.checks[0]?.margin).toBe(-0.18);
    expect(view.refusedInAll).toBe(1);
  });

  it('puts what waits for a decision before everything else, the best first', () => {
    const signals = [71, 80, 60].map((score, i) => sampleSignal({ id: `sig-${i + 1}`, score }));
    const context = sampleSignal({ id: 'context', structure: null, atMs: epochMs(NOON_MS + 5) });
    const placed = signals.flatMap((signal, i) => [
      accepted(i, signal),
      issued(i, sampleRecommendation({ id: signal.id, score: signal.score ?? 0 })),
    ]);
    const view = feed([...placed, accepted(9, context), ended(10, { recommendationId: 'sig-3' })]);
    expect(view.accepted.map(({ id, state }) => [id, state])).toEqual([
      ['sig-2', 'recommended'],
      ['sig-1', 'recommended'],
      ['context', 'context'],
      ['sig-3', 'ended'],
    ]);
    expect(signalsView.parse(view)).toEqual(view);
  });
});
