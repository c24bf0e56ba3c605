import type { JournalView, PositionsView, PositionView, RiskView, TradingStance } from '#contract/book-view';
import type { AdviceProgress, RecommendationView, SignalsView, TicketsView } from '#contract/trade-view';
import type { TicketVenue } from '#domain/ticket';
import type { Followed } from '#entry/trading/followed-feed';
import type { DeskTrading, TradingMoment } from '#entry/trading/desk-trading';
import type { TradingBroker } from '#entry/trading/trading-broker';
import { settlementProposal } from '#portfolio/book/settlement-proposal';
import type { HeldPosition, TicketRecord } from '#portfolio/book/trader-book';
import { positionIn } from '#portfolio/book/trader-book';
import { ibkrSteps } from '#portfolio/tickets/ibkr-steps';
import { robinhoodSteps } from '#portfolio/tickets/robinhood-steps';
import type { StandingRecommendation } from '#research/desk/advice-picture';
import { recommendationAnswer, type SizingAnswer } from '#transport/projections/trading/card-words';
import { journalAnswer } from '#transport/projections/trading/journal-words';
import { inDollars } from '#transport/projections/trading/order-words';
import { positionsAnswer } from '#transport/projections/trading/position-words';
import { riskAnswer, stanceOf } from '#transport/projections/trading/risk-words';
import { signalsAnswer } from '#transport/projections/trading/signal-words';
import { sizingView } from '#transport/projections/trading/sizing-words';
import { inOrder, type TicketMarket, type TicketTerms, ticketView } from '#transport/projections/trading/ticket-words';
import type { TradingBoard } from '#transport/projections/trading/trading-board';
import type { Ticket } from '#domain/ticket';

export interface TradingPanelsParts {
  readonly trading: DeskTrading;
  readonly broker: TradingBroker;
  readonly followed: () => Followed;
}

/** What the panels about trading show, put into words at the cursor. */
export class TradingPanels implements TradingBoard {
  readonly #parts: TradingPanelsParts;

  constructor(parts: TradingPanelsParts) {
    this.#parts = parts;
  }

  get stance(): TradingStance {
    return stanceOf(this.#moment.book.desk);
  }

  signals(): SignalsView {
    const { picture, book, nowMs, risk } = this.#moment;
    return signalsAnswer({ progress: this.#progress, picture, book, nowMs, halted: risk?.halted ?? null });
  }

  recommendation(id: string | null): RecommendationView {
    const { picture, book, nowMs, scene } = this.#moment;
    const { sources } = scene.ledger;
    return recommendationAnswer({
      progress: this.#progress,
      picture,
      book,
      nowMs,
      id,
      sourceOf: (underlying) => sources.inUse(underlying, 'chain', scene.position),
      sizingOf: (standing) => this.#sizingOf(standing),
      hindrance: (standing, venue) => this.#hindrance(standing, venue),
    });
  }

  tickets(): TicketsView {
    const { trading, broker } = this.#parts;
    const { book, nowMs } = this.#moment;
    return {
      atMs: nowMs,
      tickets: inOrder(book.tickets).map((record) => ticketView(record, this.ticketTerms(record.ticket, record))),
      broker: broker.view,
      problem: trading.problem,
    };
  }

  positions(): PositionsView {
    const { trading, followed } = this.#parts;
    const { book, nowMs, glanceOf, terms } = this.#moment;
    return positionsAnswer({
      book,
      nowMs,
      glanceOf,
      waitsFor: 'What it is worth is being worked out.',
      staleAfterMs: (terms?.portfolio.breakers.staleAfterSeconds ?? 0) * 1_000,
      settlementOf: (position) => this.#settlementOf(position),
      followed: followed(),
      problem: trading.problem,
    });
  }

  journal(): JournalView {
    const { trading } = this.#parts;
    const { book, facts, picture, glanceOf, nowMs } = this.#moment;
    return journalAnswer({
      book,
      name: trading.bookName,
      facts,
      picture,
      excursionsOf: (position) => {
        const glance = glanceOf(position);
        return { worst: glance?.worst?.cents ?? null, best: glance?.best?.cents ?? null };
      },
      nowMs,
      problem: trading.problem,
    });
  }

  risk(): RiskView {
    const { trading, broker } = this.#parts;
    const { nowMs, risk, terms } = this.#moment;
    return riskAnswer({
      nowMs,
      stance: this.stance,
      figures:
        risk === null || terms === null
          ? null
          : {
              breakers: risk.breakers(null),
              exposures: risk.exposures,
              record: risk.record,
              equity: risk.equity,
              settings: terms.portfolio,
            },
      reconciliation: broker.reconciliation,
      problem: trading.problem,
    });
  }

  /** What is said of a ticket besides what is in it; without a record, of one under review. */
  ticketTerms(ticket: Ticket, record: TicketRecord | null): TicketTerms {
    const { book, nowMs } = this.#moment;
    const steps = ticket.venue === 'ibkr' ? ibkrSteps(ticket, record?.staged ?? null) : robinhoodSteps(ticket);
    return {
      steps,
      market: this.#marketOf(ticket),
      voided: book.voided,
      nowMs: nowMs ?? ticket.madeMs,
      stageHindrance: this.#parts.broker.hindrance(book.desk),
    };
  }

  get #moment(): TradingMoment {
    return this.#parts.trading.moment;
  }

  get #progress(): AdviceProgress {
    const { advice } = this.#parts.trading;
    if (advice === null)
      return { phase: 'none', problem: 'No advice is worked out here.', progress: 0, isBehind: false };
    const { phase, problem, through, inputs } = advice.progress;
    const isBehind = phase === 'catching-up' && through < this.#moment.scene.position;
    return { phase, problem, progress: inputs === 0 ? 0 : through / inputs, isBehind };
  }

  #sizingOf(standing: StandingRecommendation): SizingAnswer {
    const { risk } = this.#moment;
    if (risk === null) return { sizing: null, problem: this.#parts.trading.problem ?? 'Nothing has been seen yet.' };
    return { sizing: sizingView(risk.size(standing)), problem: null };
  }

  #hindrance({ end }: StandingRecommendation, venue: TicketVenue): string | null {
    const { trading, broker } = this.#parts;
    if (trading.problem !== null) return trading.problem;
    if (end !== null) return `It no longer holds: ${end.text}`;
    return venue === 'ibkr' ? broker.hindrance(this.#moment.book.desk) : null;
  }

  #marketOf({ side, recommendationId, positionId }: Ticket): TicketMarket | null {
    const { picture, book, glanceOf } = this.#moment;
    if (side === 'open') {
      const newest = picture.recommendations.get(recommendationId ?? '')?.newest ?? null;
      return newest === null ? null : { prices: newest.prices, quotedMs: newest.quotedMs };
    }
    const position = positionId === null ? null : positionIn(book, positionId);
    const mark = position === null ? null : (glanceOf(position)?.mark ?? null);
    return mark === null ? null : { prices: mark.closing, quotedMs: mark.quotedMs };
  }

  #settlementOf(position: HeldPosition): PositionView['settlement'] {
    const { nowMs, priceOf, terms } = this.#moment;
    const close = priceOf(position);
    if (nowMs === null || terms === null || close === null) return null;
    const proposal = settlementProposal(position, close, nowMs, terms.nyse);
    if (proposal === null) return null;
    const { deed, text } = proposal;
    return { how: deed.how, contracts: deed.contracts, cash: inDollars(deed.cash), text };
  }
}
