import type { ChainView, PayoffView, SpreadsView, SurfaceView } from '#contract/options-view';

type Blank<View> = Omit<View, 'available' | 'providers' | 'problem'>;

const NOBODY = { underlying: null, provider: null, spot: null, atMs: null };

/** What panels about options show until an analyst has answered. */
export const BLANK_CHAIN: Blank<ChainView> = {
  ...NOBODY,
  exercise: 'american',
  quotedIn: 'usd',
  multiplier: 100,
  expiries: [],
  expiry: null,
  rows: [],
  refused: 0,
};

export const BLANK_SURFACE: Blank<SurfaceView> = {
  ...NOBODY,
  slices: [],
  heat: { deviations: [], rows: [] },
  anomalies: [],
  calendarFree: true,
  calendarNote: null,
  constant30: null,
  ivRank: { rank: null, percentile: null, sessions: 0, window: 252, status: 'insufficient' },
  models: [],
};

export const BLANK_SPREADS: Blank<SpreadsView> = {
  ...NOBODY,
  candidates: [],
  refused: [],
  conventions: '',
  isWorking: true,
};

export const BLANK_PAYOFF: Blank<PayoffView> = {
  ...NOBODY,
  name: '',
  days: 0,
  creditNatural: null,
  creditMid: null,
  maxProfit: null,
  maxLoss: null,
  margin: null,
  breakevens: [],
  warnings: [],
  prices: [],
  atExpiry: [],
  atDate: [],
  density: [],
  densityModel: '',
  delta: [],
  gamma: [],
  theta: [],
  vega: [],
  byModel: [],
  p50: null,
  touch: null,
  conventions: '',
};
