import type { CommandName } from '#contract/commands';
import { CommandFailed } from '#contract/failures';
import type { tradeCommands } from '#contract/trade-commands';
import type { TicketReview } from '#contract/trade-view';
import type { StructureView } from '#contract/options-view';
import { ticker } from '#domain/instrument';
import { cents, priceE4 } from '#domain/money';
import type { Structure } from '#domain/structure';
import type { TraderDeed, TraderFact } from '#domain/trader-fact';
import type { DeskTrading } from '#entry/trading/desk-trading';
import { exportedJournal } from '#entry/trading/exported-journal';
import type { TicketDesk } from '#entry/trading/ticket-desk';
import { checkStillAllowed, closingTicket, type MadeTicket, openingTicket } from '#entry/trading/ticket-maker';
import type { TradingBroker } from '#entry/trading/trading-broker';
import type { TradingPanels } from '#entry/trading/trading-panels';
import { recogniseStructure } from '#options/spreads/recognise-structure';
import { positionIn } from '#portfolio/book/trader-book';
import { type EpochMs, epochMs, MINUTE_MS } from '#primitives/clock';
import { checksOf } from '#transport/projections/trading/sizing-words';
import { draftView } from '#transport/projections/trading/ticket-words';
import type { CommandHandlers } from '#transport/stream-source';

export type TradingCommand = Extract<CommandName, keyof typeof tradeCommands>;

export interface TradingCommandParts {
  readonly trading: DeskTrading;
  readonly panels: TradingPanels;
  readonly tickets: TicketDesk;
  readonly broker: TradingBroker;
}

/** What windows may do with advice and with what is held. Every deed is on the disk before it is answered. */
export function tradingCommands(parts: TradingCommandParts): Pick<CommandHandlers, TradingCommand> {
  const { trading, broker } = parts;
  const done = (deed: TraderDeed, nonce: string): { fact: number } => kept(trading.act(deed, nonce));
  return {
    ...ticketCommands(parts),
    ...positionCommands(trading),
    'recommendation.reject': ({ recommendationId, nonce, reason }) =>
      done(
        { type: 'recommendation.rejected', recommendationId: knownAdvice(trading, recommendationId), reason },
        nonce,
      ),
    'recommendation.snooze': ({ recommendationId, nonce, minutes }) => {
      const untilMs = later(trading.timeFor(nonce), minutes);
      return done(
        { type: 'recommendation.snoozed', recommendationId: knownAdvice(trading, recommendationId), untilMs },
        nonce,
      );
    },
    'positions.reconcile': () => broker.reconcile(),
    'journal.note': ({ nonce, positionId, recommendationId, text, tags }) =>
      done({ type: 'journal.noted', positionId, recommendationId, text, tags }, nonce),
    'journal.export': ({ format }) => exportedJournal(trading, format),
    'desk.pause': ({ nonce, reason, minutes }) => {
      const untilMs = minutes === null ? null : later(trading.timeFor(nonce), minutes);
      return done({ type: 'desk.paused', reason, untilMs }, nonce);
    },
    'desk.resume': ({ nonce }) => done({ type: 'desk.resumed' }, nonce),
    'desk.kill': ({ nonce, reason }) => done({ type: 'desk.killed', reason }, nonce),
    'desk.revive': ({ nonce, typed }) => {
      askFor('REVIVE', typed);
      return done({ type: 'desk.revived' }, nonce);
    },
    'desk.mode': ({ nonce, mode, typed }) => {
      if (mode === 'live') askFor('LIVE', typed);
      return done({ type: 'desk.mode-set', mode }, nonce);
    },
  };
}

type TicketCommand = Extract<TradingCommand, `ticket.${string}` | `fill.${string}` | 'position.close-ticket'>;

function ticketCommands(parts: TradingCommandParts): Pick<CommandHandlers, TicketCommand> {
  const { trading, tickets, broker } = parts;
  return {
    'ticket.make': (order) => underReview(parts, openingTicket(trading, order)),
    'position.close-ticket': (order) => underReview(parts, closingTicket(trading, order)),
    'ticket.confirm': (confirmation) => {
      const before = trading.factOf(confirmation.nonce);
      if (before !== null) return kept(before);
      const ticket = tickets.confirmed(confirmation);
      checkStillAllowed(trading, ticket);
      return kept(trading.act({ type: 'ticket.reviewed', ticket }, confirmation.nonce));
    },
    'ticket.stage': async ({ ticketId }) => {
      const { fact, about } = await broker.stage(ticketId);
      const { deed, number } = fact;
      if (deed.type !== 'ticket.staged') throw new CommandFailed('refused', 'The ticket was not staged.');
      return { fact: number, orderId: deed.orderId, account: deed.account, about };
    },
    'ticket.working': ({ ticketId, nonce }) => kept(trading.act({ type: 'ticket.working', ticketId }, nonce)),
    'ticket.withdraw': async ({ ticketId, nonce, reason }) => {
      await broker.takeBack(ticketId);
      const told = trading.factOf(nonce) ?? trading.withdrawalOf(ticketId);
      return kept(told ?? trading.act({ type: 'ticket.withdrawn', ticketId, reason }, nonce));
    },
    'fill.record': ({ ticketId, nonce, contracts, price, fees, filledMs, legs }) => {
      const deed: TraderDeed = {
        type: 'fill.recorded',
        fillId: `fill-${nonce}`,
        ticketId,
        contracts,
        price: priceE4(price),
        fees: inCents(fees),
        filledMs: filledMs === null ? trading.timeFor(nonce) : epochMs(Math.round(filledMs)),
        legs: legs.map((leg) => ({ ...leg, strike: priceE4(leg.strike), price: priceE4(leg.price) })),
      };
      return kept(trading.act(deed, nonce));
    },
    'fill.void': ({ fillId, nonce, reason }) => kept(trading.act({ type: 'fill.voided', fillId, reason }, nonce)),
  };
}

type PositionCommand = Exclude<Extract<TradingCommand, `position.${string}`>, 'position.close-ticket'>;

function positionCommands(trading: DeskTrading): Pick<CommandHandlers, PositionCommand> {
  return {
    'position.settle': ({ positionId, nonce, contracts, cash, how }) =>
      kept(trading.act({ type: 'position.settled', positionId, contracts, cash: inCents(cash), how }, nonce)),
    'position.adopt': ({ nonce, venue, structure, contracts, price, fees, filledMs }) => {
      const deed: TraderDeed = {
        type: 'position.adopted',
        positionId: `adopted-${nonce}`,
        venue,
        underlying: ticker(structure.underlying),
        structure: namedStructure(structure),
        contracts,
        price: priceE4(price),
        fees: inCents(fees),
        filledMs: filledMs === null ? trading.timeFor(nonce) : epochMs(Math.round(filledMs)),
        exit: null,
      };
      return kept(trading.act(deed, nonce));
    },
    'position.plan-exit': ({ positionId, nonce, targetDebit, stopDebit, timeExitDte }) => {
      const position = positionIn(trading.moment.book, positionId);
      if (position === null) throw new CommandFailed('not-found', `There is no position ${positionId} at the cursor.`);
      const closeByMs = position.exit?.closeByMs ?? trading.closeBy(position);
      const exit = { targetDebit: priceE4(targetDebit), stopDebit: priceE4(stopDebit), timeExitDte, closeByMs };
      return kept(trading.act({ type: 'position.exit-planned', positionId, exit }, nonce));
    },
  };
}

function underReview({ panels, tickets }: TradingCommandParts, { ticket, sized }: MadeTicket): TicketReview {
  const { nonce, confirm } = tickets.add(ticket);
  return {
    ticket: draftView(ticket, panels.ticketTerms(ticket, null)),
    nonce,
    confirm,
    checks: sized === null ? [] : checksOf(sized),
  };
}

function kept({ number }: TraderFact): { fact: number } {
  return { fact: number };
}

function later(ms: EpochMs, minutes: number): EpochMs {
  return epochMs(ms + minutes * MINUTE_MS);
}

/** Dollars as a human typed them. */
function inCents(dollars: number) {
  return cents(Math.round(dollars * 100));
}

function askFor(word: string, typed: string | null): void {
  if (typed?.trim().toUpperCase() === word) return;
  throw new CommandFailed('refused', `Type ${word} to confirm. Nothing was changed.`);
}

function knownAdvice({ moment }: DeskTrading, id: string): string {
  if (moment.picture.recommendations.has(id)) return id;
  throw new CommandFailed('not-found', `There is no recommendation ${id} at the cursor.`);
}

function namedStructure({ legs, shares }: StructureView): Structure {
  const found = recogniseStructure(
    legs.map(({ right, strike, expiry, quantity }) => ({ right, strike: priceE4(strike), expiry, quantity })),
    shares,
  );
  if (found !== null) return found;
  const message = 'These legs are no structure that Argus knows. Adopt them one spread at a time, quantities of one.';
  throw new CommandFailed('bad-input', message);
}
