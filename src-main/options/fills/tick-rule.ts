import type { PriceE4 } from '#domain/money';

/** Above `above`, prices move in steps of `tick`. */
export interface TickStep {
  readonly above: PriceE4;
  readonly tick: PriceE4;
}

export interface TickRule {
  readonly tick: PriceE4;
  /** By rising `above`. */
  readonly steps: readonly TickStep[];
}

export function tickAt(rule: TickRule, price: PriceE4): PriceE4 {
  let tick = rule.tick;
  for (const step of rule.steps) {
    if (price > step.above) tick = step.tick;
  }
  return tick;
}

/** A spread moves in the coarsest tick of its legs: nobody is counted on to split it. */
export function coarsestTick(rule: TickRule, prices: readonly PriceE4[]): PriceE4 {
  return prices.reduce((coarsest, price) => Math.max(coarsest, tickAt(rule, price)) as PriceE4, rule.tick);
}
