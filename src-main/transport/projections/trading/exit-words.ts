import type { ExitPlanView } from '#contract/trade-view';
import type { PriceE4 } from '#domain/money';
import type { ExitPlan } from '#domain/recommendation';
import { priceText } from '#portfolio/money-text';
import { minuteText } from '#transport/projections/trading/clock-words';
import { perShare } from '#transport/projections/trading/order-words';

/** What would end a position, for the panel and in sentences. `credit` is what it was or would be sold for, per share. */
export function exitView({ targetDebit, stopDebit, timeExitDte, closeByMs }: ExitPlan, credit: PriceE4): ExitPlanView {
  const target = credit - targetDebit;
  const stop = stopDebit - credit;
  return {
    targetDebit: perShare(targetDebit),
    stopDebit: perShare(stopDebit),
    timeExitDte,
    closeByMs,
    sentences: [
      `Target: buy it back for ${priceText(targetDebit)} or less, ${perContract(target)} earned per spread.`,
      `Stop: buy it back at ${priceText(stopDebit)} or more, ${perContract(stop)} lost per spread.`,
      `Time: close with ${timeExitDte} days to go, and whatever happens by ${minuteText(closeByMs)} New York.`,
    ],
  };
}

function perContract(price: number): string {
  return `$${(price / 100).toFixed(0)}`;
}
