import type { Ticket } from '#domain/ticket';
import { formatNewYork } from '#market/sessions/new-york-time';
import { priceText } from '#portfolio/money-text';
import { step, type TicketStep } from '#portfolio/tickets/ticket-step';

/** With the way from there to the worst price, which is never passed. */
export function limitStep({ side, limit, worst, tick }: Ticket, text: string): TicketStep {
  const isOpening = side === 'open';
  const floor = `${isOpening ? 'never below' : 'never above'} ${priceText(worst)}`;
  const walk =
    limit === worst
      ? `Do not change it: ${floor}.`
      : `No fill in two minutes: ${isOpening ? 'lower' : 'raise'} it by ${priceText(tick)}, ${floor}.`;
  return step(`${text} ${walk}`, priceText(limit));
}

/** What is left to do once it has been sent. */
export function lastSteps({ validUntilMs }: Ticket): readonly TicketStep[] {
  return [
    step(`Not filled by ${formatNewYork(validUntilMs)}: cancel it, its quotes are too old.`),
    step('Record here what was filled: price, contracts and fees as the broker states them.'),
  ];
}

/** How it is meant to end, said before it begins. */
export function planSteps({ exit }: Ticket): readonly TicketStep[] {
  if (exit === null) return [];
  const { targetDebit, stopDebit, closeByMs } = exit;
  return [
    step(`Plan: buy back at ${priceText(targetDebit)} to take the profit.`, priceText(targetDebit)),
    step(`Plan: buy back at ${priceText(stopDebit)} to stop the loss.`, priceText(stopDebit)),
    step(`Plan: out by ${formatNewYork(closeByMs)}. On the last day the broker may close it from 15:30 New York.`),
  ];
}
