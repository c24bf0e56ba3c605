/** One option is for so many shares: what was adjusted to another number is never recommended. */
export const SHARES_PER_CONTRACT = 100;
