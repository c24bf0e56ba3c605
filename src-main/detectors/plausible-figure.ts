const SMALLEST_PRICE = 1e-4;
const LARGEST_PRICE = 1e9;
const LARGEST_VOLATILITY = 10;

/** Dollars. What lies outside is a broken feed, and would make every change of it infinite. */
export function isPlausiblePrice(dollars: number): boolean {
  return dollars >= SMALLEST_PRICE && dollars <= LARGEST_PRICE;
}

/** A fraction a year: 60 would be points that somebody forgot to divide. */
export function isPlausibleVolatility(volatility: number): boolean {
  return volatility > 0 && volatility <= LARGEST_VOLATILITY;
}
