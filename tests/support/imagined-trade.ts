import type { DeskStatus } from '#contract/desk-view';
import type {
  OrderLeg,
  RecommendationCard,
  RecommendationView,
  SignalsView,
  SignalView,
  TicketReview,
  TicketsView,
  TicketView,
} from '#contract/trade-view';

/** Friday 6 March 2026, 13:00:10 in New York. */
export const DECIDED_MS = Date.UTC(2026, 2, 6, 18, 0, 10);
export const VALID_UNTIL_MS = DECIDED_MS + 60_000;

const legs: readonly OrderLeg[] = [
  { action: 'sell', right: 'put', strike: 52, expiry: '2026-04-02', expiryText: '2 Apr 2026', quantity: 1 },
  { action: 'buy', right: 'put', strike: 49, expiry: '2026-04-02', expiryText: '2 Apr 2026', quantity: 1 },
];

const structure = {
  underlying: 'IBIT',
  legs: [
    { right: 'put' as const, strike: 52, expiry: '2026-04-02', quantity: -1 },
    { right: 'put' as const, strike: 49, expiry: '2026-04-02', quantity: 1 },
  ],
  shares: 0 as const,
};

const exit = {
  targetDebit: 0.19,
  stopDebit: 0.76,
  timeExitDte: 7,
  closeByMs: DECIDED_MS + 27 * 86_400_000,
  sentences: [
    'Close at 0.19 or less: half of the credit is earned.',
    'Close at 0.76 or more.',
    'Close with 7 days to go.',
  ],
};

const advice = { phase: 'ready', problem: null, progress: 1, isBehind: false } as const;

export function imaginedCard(change: Partial<RecommendationCard> = {}): RecommendationCard {
  return {
    id: 'sig-1',
    tier: 1,
    score: 81,
    symbol: 'IBIT',
    name: 'put spread 52 / 49',
    sentence:
      'Sell the 52 put and buy the 49 put of 2 Apr for at least $36 each. You keep the credit if IBIT stays above 51.64, and can lose $264 each if it ends below 49.',
    legs: [...legs],
    structure,
    expiry: '2026-04-02',
    expiryText: '2 Apr',
    days: 27,
    width: 3,
    price: 54.12,
    limit: 0.38,
    ladder: [0.38, 0.37, 0.36],
    worst: 0.36,
    tick: 0.01,
    issued: { natural: 0.36, calibrated: 0.38, mid: 0.4 },
    now: {
      natural: 0.37,
      calibrated: 0.39,
      mid: 0.41,
      quotedMs: DECIDED_MS + 3_000,
      price: 54.02,
      evNatural: 4,
      aboveWorst: true,
    },
    one: { maxProfit: 36, maxLoss: 264, margin: 264, buyingPower: 264, fees: 0.16 },
    sizing: {
      contracts: 3,
      refusal: null,
      steps: [
        { name: 'Risk budget', text: '$1,000 of $50,000, $264 each', contracts: 3, binds: true },
        { name: 'Fractional Kelly', text: 'a quarter of 0.11', contracts: 5, binds: false },
        { name: 'Warmth', text: '72 of 100', contracts: 4, binds: false },
      ],
      checks: [
        { name: 'Coin exposure', passed: true, text: '$412 Δ of $1,500', margin: 0.73 },
        { name: 'Loss per underlying', passed: true, text: '$792 of $2,000', margin: 0.6 },
        { name: 'Daily loss', passed: true, text: '$0 of $500', margin: 1 },
      ],
      maxProfit: 108,
      maxLoss: 792,
      margin: 792,
      buyingPower: 792,
      fees: 0.48,
      evNatural: 12,
      evCalibrated: 27,
    },
    sizingProblem: null,
    breakevens: [51.64],
    odds: [
      { model: 'BS', pop: 0.76, ev: 9 },
      { model: 'Heston', pop: 0.74, ev: 4 },
      { model: 'Bates', pop: 0.73, ev: -4 },
      { model: 'own history', pop: 0.71, ev: -2 },
    ],
    halfProfit: { model: 'Heston', value: 0.82, standardError: 0.004 },
    touch: [{ model: 'Heston', value: 0.38, standardError: 0.005 }],
    evNatural: -4,
    evCalibrated: 9,
    greeks: { delta: 12, gamma: -2.1, vega: -4.2, theta: 1.9 },
    exit,
    farm: {
      asked: 402_688,
      passing: 33_002,
      entering: 31_204,
      support: 0.61,
      outTrades: 1_940,
      outResult: 412,
      nearMisses: ['1,204 more with IV rank from 70 instead of 68'],
      text: '31,204 of 402,688 would enter · out of sample +$412 in 1,940 trades',
    },
    because: ['BTC DVOL 61 (z 2.1)', 'IBIT −3.4 %', 'IV rank 68 (n 252)', 'RANGE / HIGH / RTH'],
    cautions: [
      { kind: 'event', text: 'FOMC in 9 d' },
      { kind: 'skew', text: 'skew 1.8σ rich' },
    ],
    warmth: 72,
    payoff: [
      { price: 46, profit: -264 },
      { price: 49, profit: -264 },
      { price: 52, profit: 36 },
      { price: 57, profit: 36 },
    ],
    atMs: DECIDED_MS,
    seenMs: DECIDED_MS + 1_000,
    quotedMs: DECIDED_MS - 1_000,
    source: 'tastytrade',
    validUntilMs: VALID_UNTIL_MS,
    seal: '5f2b9c0d7a1e44c8',
    state: 'open',
    about: 'Open until 13:01:10.',
    endedMs: null,
    ticketId: null,
    venues: [
      { venue: 'robinhood', isPossible: true, about: 'You enter it in the app, step by step.' },
      { venue: 'ibkr', isPossible: false, about: 'IBKR off: switch it on under "broker" in config.yaml.' },
    ],
    ...change,
  };
}

export function imaginedRecommendation(card: RecommendationCard | null): RecommendationView {
  return {
    ...advice,
    atMs: DECIDED_MS,
    others:
      card === null
        ? []
        : [
            {
              id: card.id,
              symbol: card.symbol,
              title: `${card.symbol} ${card.name}`,
              atMs: card.atMs,
              seenMs: card.seenMs,
              score: card.score,
              state: card.state,
            },
          ],
    card,
  };
}

const accepted: SignalView = {
  id: 'sig-1',
  symbol: 'IBIT',
  detector: 'ibit-put-spread',
  title: 'IBIT put spread',
  tier: 1,
  atMs: DECIDED_MS,
  seenMs: DECIDED_MS + 1_000,
  because: ['BTC DVOL 61 (z 2.1)', 'IBIT −3.4 % since the open'],
  checks: [
    { name: 'iv-rank', passed: true, text: 'IV rank 68, needs 50', margin: 0.36 },
    { name: 'drop', passed: true, text: 'IBIT −3.4 %, needs −2.5 %', margin: 0.36 },
  ],
  refusal: null,
  score: 81,
  parts: [
    { name: 'data', points: 19, most: 20, because: 'quotes 1 s old, grade A' },
    { name: 'edge', points: 18, most: 25, because: 'EV +$4 at the worst side' },
  ],
  state: 'recommended',
  about: 'open, ≥ 0.36 for 3',
};

const refused: SignalView = {
  id: 'sig-0',
  symbol: 'BITO',
  detector: 'bito-put-spread',
  title: 'BITO put spread',
  tier: 1,
  atMs: DECIDED_MS - 120_000,
  seenMs: DECIDED_MS - 119_000,
  because: ['BITO −2.1 % since the open'],
  checks: [
    { name: 'drop', passed: true, text: 'BITO −2.1 %, needs −2.0 %', margin: 0.05 },
    { name: 'iv-rank', passed: false, text: 'IV rank 41, needs 50', margin: -0.18 },
  ],
  refusal: 'IV rank 41, needs 50',
  score: null,
  parts: [],
  state: 'refused',
  about: 'refused',
};

export const imaginedSignals: SignalsView = {
  ...advice,
  atMs: DECIDED_MS,
  accepted: [accepted],
  refused: [refused],
  refusedInAll: 1,
  conditions: [
    {
      underlying: 'IBIT',
      atMs: DECIDED_MS,
      score: 72,
      least: 0,
      most: 95,
      parts: [{ name: 'Variance premium', text: 'IV 61 %, realised 48 %', points: 24, most: 30 }],
    },
  ],
  gaps: [],
  halted: null,
};

export function imaginedTicket(change: Partial<TicketView> = {}): TicketView {
  return {
    id: 'tick-1',
    side: 'open',
    venue: 'robinhood',
    recommendationId: 'sig-1',
    positionId: null,
    symbol: 'IBIT',
    title: 'IBIT put spread 52 / 49 · 2 Apr',
    sentence: 'Sell 3 spreads for 0.38 a share, never below 0.36. At worst you lose $792.',
    legs: [...legs],
    contracts: 3,
    filled: 0,
    limit: 0.38,
    worst: 0.36,
    tick: 0.01,
    maxProfit: 108,
    maxLoss: 792,
    collateral: 900,
    buyingPower: 792,
    exit,
    warnings: ['FOMC in 9 d', 'skew 1.8σ rich'],
    steps: [
      { text: 'Open IBIT and choose Trade, then Trade options', copy: 'IBIT' },
      { text: 'Choose the expiration Thu 2 Apr 2026', copy: null },
      { text: 'Sell the 52 put first, then buy the 49 put', copy: null },
      { text: 'Set the limit price, Credit, per share', copy: '0.38' },
    ],
    madeMs: DECIDED_MS + 8_000,
    quotedMs: DECIDED_MS + 3_000,
    validUntilMs: VALID_UNTIL_MS,
    seal: 'a91c77e0b3d2',
    state: 'draft',
    about: 'Not confirmed.',
    now: null,
    fills: [],
    can: { stage: false, work: false, fill: false, withdraw: false },
    order: null,
    ...change,
  };
}

/** A ticket that was confirmed, and waits for the trader. */
export function confirmedTicket(change: Partial<TicketView> = {}): TicketView {
  return imaginedTicket({
    state: 'reviewed',
    about: 'Enter it in the app, then record what was filled.',
    can: { stage: false, work: true, fill: true, withdraw: true },
    ...change,
  });
}

export function imaginedReview(change: Partial<TicketReview> = {}): TicketReview {
  return {
    ticket: imaginedTicket(),
    nonce: 'nonce-of-the-review',
    confirm: { how: 'hold', phrase: 'SELL 3', because: null },
    checks: imaginedCard().sizing?.checks ?? [],
    ...change,
  };
}

export function imaginedTickets(tickets: readonly TicketView[]): TicketsView {
  return {
    atMs: DECIDED_MS,
    tickets: [...tickets],
    broker: { state: 'off', about: 'IBKR off: switch it on under "broker" in config.yaml.', account: null, kind: null },
    problem: null,
  };
}

export function imaginedStatus(seenMs: number): DeskStatus {
  return {
    mode: 'PAPER',
    tape: null,
    instruments: [{ index: 4, symbol: 'IBIT', source: 'sim-equity', calendar: 'nyse', digits: 2 }],
    cursor: {
      seenMs,
      position: 1,
      inputs: 1,
      playing: false,
      speed: 1,
      loop: null,
      atEnd: true,
      isGrowing: false,
      epoch: 0,
    },
    market: { session: 'RTH', minutesLeft: 179, halfDay: false, trend: 'RANGE', volatility: 'HIGH', confidence: 0.8 },
    proof: { minutesProved: 0, divergence: null },
    connections: [],
    live: { state: 'off', problem: null, tapeId: null },
    trading: { mode: 'collector', paused: null, killed: null },
    engine: { lagMs: 0, inputsPerSecond: 0, memoryMb: 0, drops: 0, backend: null, backendAbout: '' },
  };
}
