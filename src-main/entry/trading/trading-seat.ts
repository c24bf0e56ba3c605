import type { IbkrSettings } from '#domain/ibkr-settings';
import { DeskTrading, type DeskTradingParts, type TradingMoment } from '#entry/trading/desk-trading';
import { FollowedFeed } from '#entry/trading/followed-feed';
import { TradingPanels } from '#entry/trading/trading-panels';
import { TicketDesk } from '#entry/trading/ticket-desk';
import { TradingBroker } from '#entry/trading/trading-broker';
import { type TradingCommand, tradingCommands } from '#entry/trading/trading-commands';
import type { TapeSource } from '#ports/tape';
import type { FarmAnalyst } from '#transport/projections/farm/farm-analyst';
import type { TradingBoard } from '#transport/projections/trading/trading-board';
import type { CommandHandlers } from '#transport/stream-source';

export interface TradingSeatParts extends DeskTradingParts {
  readonly ibkr: IbkrSettings | null;
  readonly farm: FarmAnalyst;
  readonly note: (text: string) => void;
}

/** Everything about the trader's own trading that a window is served from. */
export class TradingSeat implements Disposable {
  readonly board: TradingBoard;
  readonly commands: Pick<CommandHandlers, TradingCommand>;
  readonly #trading: DeskTrading;
  readonly #tickets = new TicketDesk();
  readonly #broker: TradingBroker;

  constructor(parts: TradingSeatParts) {
    const { ibkr, root, clock, changed, note, farm, desk } = parts;
    const trading = new DeskTrading(parts);
    const broker = new TradingBroker({ settings: ibkr, folder: root, clock, trading, changed, note });
    const followed = new FollowedFeed({ farm, scene: () => desk.scene, changed });
    const panels = new TradingPanels({ trading, broker, followed: () => followed.now });
    this.#trading = trading;
    this.#broker = broker;
    this.board = panels;
    this.commands = tradingCommands({ trading, broker, panels, tickets: this.#tickets });
  }

  /** `isGrowing`: it is being recorded at this moment. */
  open(tape: TapeSource, isGrowing = false): void {
    this.#tickets.clear();
    this.#trading.open(tape, isGrowing);
    this.#broker.tellAgain();
  }

  /** As it stands at the cursor. */
  get moment(): TradingMoment {
    return this.#trading.moment;
  }

  /** The settings have changed. */
  renew(): void {
    this.#trading.renew();
  }

  [Symbol.dispose](): void {
    this.#broker[Symbol.dispose]();
    this.#trading[Symbol.dispose]();
  }
}
