/** Ids below this count up with time and order trades of the same millisecond; those from it on are hashes of a text. */
export const FIRST_HASHED_TRADE_ID = 4_503_599_627_370_496;
