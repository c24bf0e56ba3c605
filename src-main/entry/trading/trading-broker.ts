import type { RiskView } from '#contract/book-view';
import { CommandFailed } from '#contract/failures';
import type { BrokerView } from '#contract/trade-view';
import type { IbkrSettings } from '#domain/ibkr-settings';
import type { TraderFact } from '#domain/trader-fact';
import type { Ticket } from '#domain/ticket';
import { brokerDeed } from '#entry/broker/broker-deeds';
import { openIbkr } from '#entry/broker/open-ibkr';
import { type DeskTrading, refused } from '#entry/trading/desk-trading';
import { feeEstimate } from '#entry/trading/fee-estimate';
import { reconciliationChecks } from '#entry/trading/reconciliation';
import { checkStaging } from '#portfolio/book/check-ticket';
import { ticketIn, type DeskState } from '#portfolio/book/trader-book';
import type { Broker, BrokerNews, BrokerState } from '#ports/broker';
import type { Clock } from '#primitives/clock';

export interface TradingBrokerParts {
  readonly settings: IbkrSettings | null;
  /** Keeps the numbers that orders were given. */
  readonly folder: string | null;
  readonly clock: Clock;
  readonly trading: DeskTrading;
  readonly changed: () => void;
  readonly note: (text: string) => void;
}

const OFF = 'IBKR is off. Switch it on under "ibkr" in config.yaml, and start Argus again.';

/** The broker behind the trader's desk: tickets are laid ready there, and what it says of them goes into the book. */
export class TradingBroker implements Disposable {
  readonly #parts: TradingBrokerParts;
  #broker: Broker | null = null;
  #problem: string | null = null;
  #isClosed = false;
  #reconciliation: RiskView['reconciliation'] = null;

  constructor(parts: TradingBrokerParts) {
    this.#parts = parts;
    const { settings, folder, clock } = parts;
    if (settings === null || folder === null || settings.connection === 'off') return;
    openIbkr(settings, folder, clock).then(
      (broker) => this.#opened(broker),
      (error: unknown) => {
        this.#problem = `IBKR cannot be used: ${error instanceof Error ? error.message : String(error)}`;
        parts.note(this.#problem);
      },
    );
  }

  get view(): BrokerView {
    const broker = this.#broker;
    if (broker === null) return { state: 'off', about: this.#problem ?? OFF, account: null, kind: null };
    const { phase, reason, account, isPaper, latencyMs } = broker.state;
    const kind = isPaper === null ? null : isPaper ? 'PAPER' : 'LIVE';
    const lag = latencyMs === null ? '' : `, ${Math.round(latencyMs)} ms`;
    const about = reason ?? `${kind ?? ''} ${account ?? ''}${lag}`.trim();
    return { state: STATES[phase], about, account, kind };
  }

  get reconciliation(): RiskView['reconciliation'] {
    return this.#reconciliation;
  }

  /** Why nothing can be staged now; null where it can. */
  hindrance({ mode, killed }: DeskState): string | null {
    const broker = this.#broker;
    if (broker === null) return this.#problem ?? OFF;
    if (killed !== null) return 'The kill switch is on.';
    if (mode !== 'live') return 'The desk is in collector mode, which stages nothing at a broker.';
    const { phase, reason, isPaper } = broker.state;
    if (phase !== 'ready') return reason ?? `TWS is not ready (${phase}).`;
    // What is traded on a replay is practice: no account with money in it may hear of it.
    return isPaper === true ? null : 'A replay may be staged in a paper account only, and this one is not.';
  }

  async stage(ticketId: string): Promise<{ readonly fact: TraderFact; readonly about: string }> {
    const { trading } = this.#parts;
    const checked = checkStaging(trading.moment.book, ticketId, trading.nowMs);
    if (!checked.ok) throw refused(checked.failure);
    const broker = this.#ready(ticketId);
    const staged = await broker.stage(checked.value);
    if (!staged.ok) throw new CommandFailed('refused', staged.failure);
    const { orderId, account } = staged.value;
    // The broker may have said so already: the same word is kept once.
    const deed = { type: 'ticket.staged', ticketId, orderId, account } as const;
    const fact = trading.act(deed, `ibkr-${ticketId}-staged`, 'ibkr', trading.timeOf(ticketId));
    return { fact, about: await marginText(broker, checked.value) };
  }

  /** Takes an order out of the broker's window, where there is one. */
  async takeBack(ticketId: string): Promise<void> {
    const record = ticketIn(this.#parts.trading.moment.book, ticketId);
    if (record === null || record.staged === null || this.#broker === null) return;
    const taken = await this.#broker.withdraw(ticketId);
    if (!taken.ok) throw new CommandFailed('refused', taken.failure);
  }

  /** What the broker holds against the book: differences are named, never repaired. */
  async reconcile(): Promise<NonNullable<RiskView['reconciliation']> & { readonly account: string }> {
    const broker = this.#broker;
    if (broker === null || broker.state.phase !== 'ready') {
      throw new CommandFailed('not-available', broker?.state.reason ?? this.#problem ?? OFF);
    }
    const held = await broker.positions();
    if (!held.ok) throw new CommandFailed('refused', held.failure);
    const { trading, changed, clock } = this.#parts;
    const checks = reconciliationChecks(trading.moment.book, held.value);
    this.#reconciliation = { atMs: clock.now(), checks };
    changed();
    return { ...this.#reconciliation, account: broker.state.account ?? '' };
  }

  /** Another book lies open: what the broker holds of its tickets may be news to it. */
  tellAgain(): void {
    for (const order of this.#broker?.orders ?? []) this.#hear({ type: 'order', order });
  }

  get broker(): Broker | null {
    return this.#broker;
  }

  [Symbol.dispose](): void {
    this.#isClosed = true;
    this.#broker?.[Symbol.dispose]();
  }

  #opened(broker: Broker): void {
    if (this.#isClosed) return broker[Symbol.dispose]();
    this.#broker = broker;
    broker.onNews((news) => this.#hear(news));
    this.tellAgain();
    this.#parts.changed();
  }

  #ready(ticketId: string): Broker {
    const { book } = this.#parts.trading.moment;
    const hindrance = this.hindrance(book.desk);
    if (hindrance !== null) throw new CommandFailed('refused', `Ticket ${ticketId} is not staged: ${hindrance}`);
    return this.#broker as Broker;
  }

  #hear(news: BrokerNews): void {
    const { trading, changed, note } = this.#parts;
    if (news.type === 'notice' && news.level !== 'info') note(`IBKR: ${news.text}`);
    try {
      const terms = trading.moment.terms;
      const whole = trading.wholeBook;
      const found = brokerDeed(news, whole, (id, contracts) => feeEstimate(whole, terms, id, contracts));
      if (found !== null) {
        const ticketId = 'ticketId' in found.deed ? found.deed.ticketId : '';
        const atMs = trading.timeOf(ticketId);
        // On a replay, the wall clock of a fill is no time of the desk.
        const deed = found.deed.type === 'fill.recorded' ? { ...found.deed, filledMs: atMs } : found.deed;
        trading.act(deed, found.nonce, 'ibkr', atMs);
      }
    } catch (error) {
      // Somebody has to look: the broker and the book disagree, and neither is changed for that.
      if (!(error instanceof CommandFailed)) throw error;
      note(`IBKR: ${error.message}`);
    }
    changed();
  }
}

const STATES: Readonly<Record<BrokerState['phase'], BrokerView['state']>> = {
  off: 'off',
  connecting: 'connecting',
  syncing: 'connecting',
  ready: 'ready',
  lost: 'down',
  'backing-off': 'down',
  refused: 'down',
};

/** What the broker says that it would bind; an order stands there all the same where it does not say. */
async function marginText(broker: Broker, ticket: Ticket): Promise<string> {
  const preview = await broker.preview(ticket);
  if (!preview.ok) return `Staged, not transmitted. Its margin is not known: ${preview.failure}`;
  const { initialChange, warning } = preview.value;
  const margin = `Staged, not transmitted. Initial margin changes by $${(initialChange / 100).toFixed(2)}.`;
  return warning === null ? margin : `${margin} ${warning}`;
}
