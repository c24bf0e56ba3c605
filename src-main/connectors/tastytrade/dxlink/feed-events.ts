/** The events that are asked for, and of each the figures that are wanted, all of them numbers. */
export const FEED_FIGURES = {
  Quote: ['bidPrice', 'askPrice', 'bidSize', 'askSize', 'bidTime', 'askTime'],
  Greeks: ['time', 'price', 'volatility', 'delta', 'gamma', 'theta', 'vega'],
  Trade: ['time', 'price', 'size', 'dayVolume'],
  Summary: ['openInterest'],
  Candle: ['eventFlags', 'time', 'open', 'high', 'low', 'close', 'volume'],
} as const;

export type FeedEventName = keyof typeof FEED_FIGURES;

export interface FeedTopic {
  readonly type: FeedEventName;
  readonly symbol: string;
  /** Of time series: since when. */
  readonly fromTime?: number;
}

/** What is asked for of every event: its name and its symbol come first. */
export function askedFields(): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    Object.entries(FEED_FIGURES).map(([name, figures]) => [name, ['eventType', 'eventSymbol', ...figures]]),
  );
}

export function isFeedEvent(name: unknown): name is FeedEventName {
  return typeof name === 'string' && Object.hasOwn(FEED_FIGURES, name);
}
