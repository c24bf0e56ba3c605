import type { CommandName } from '#contract/commands';
import { CommandFailed } from '#contract/failures';
import type { tradeCommands } from '#contract/trade-commands';
import type { CommandHandlers } from '#transport/stream-source';

export type TradingCommand = Extract<CommandName, keyof typeof tradeCommands>;

/** What a trader may do where no trader's book is kept: nothing, and why. */
export function refusedTrading(waitsFor: string): Pick<CommandHandlers, TradingCommand> {
  const refuse = (): never => {
    throw new CommandFailed('not-available', waitsFor);
  };
  return {
    'ticket.make': refuse,
    'ticket.confirm': refuse,
    'ticket.stage': refuse,
    'ticket.working': refuse,
    'ticket.withdraw': refuse,
    'recommendation.reject': refuse,
    'recommendation.snooze': refuse,
    'fill.record': refuse,
    'fill.void': refuse,
    'position.close-ticket': refuse,
    'position.settle': refuse,
    'position.adopt': refuse,
    'position.plan-exit': refuse,
    'positions.reconcile': refuse,
    'journal.note': refuse,
    'journal.export': refuse,
    'desk.pause': refuse,
    'desk.resume': refuse,
    'desk.kill': refuse,
    'desk.revive': refuse,
    'desk.mode': refuse,
  };
}
