/** What a figure of market data is, whatever number it comes under: live ones and delayed ones have numbers of their own. */
export type TickMeaning =
  | 'bid'
  | 'ask'
  | 'last'
  | 'bid-size'
  | 'ask-size'
  | 'volume'
  | 'model'
  | 'last-time'
  | 'volatility'
  | 'call-interest'
  | 'put-interest';

export interface Tick {
  readonly meaning: TickMeaning;
  readonly isDelayed: boolean;
}

const LIVE: readonly (readonly [number, TickMeaning])[] = [
  [0, 'bid-size'],
  [1, 'bid'],
  [2, 'ask'],
  [3, 'ask-size'],
  [4, 'last'],
  [8, 'volume'],
  [13, 'model'],
  [24, 'volatility'],
  [27, 'call-interest'],
  [28, 'put-interest'],
  [45, 'last-time'],
];
const DELAYED: readonly (readonly [number, TickMeaning])[] = [
  [66, 'bid'],
  [67, 'ask'],
  [68, 'last'],
  [69, 'bid-size'],
  [70, 'ask-size'],
  [74, 'volume'],
  [83, 'model'],
  [88, 'last-time'],
];

const TICKS = new Map<number, Tick>([
  ...LIVE.map(([field, meaning]) => [field, { meaning, isDelayed: false }] as const),
  ...DELAYED.map(([field, meaning]) => [field, { meaning, isDelayed: true }] as const),
]);

/** Null for the many that nobody needs. */
export function meaningOfTick(field: number): Tick | null {
  return TICKS.get(field) ?? null;
}

/** 1 live, 2 the last of a market that is closed, 3 delayed, 4 the last of it, delayed. */
export function isDelayedType(marketDataType: number): boolean {
  return marketDataType === 3 || marketDataType === 4;
}
