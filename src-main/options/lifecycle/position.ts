import type { ContractTerms } from '#domain/chain';
import type { PriceE4 } from '#domain/money';
import { STRUCTURES, type StructureKind } from '#domain/structure';
import { type Cash, cash } from '#options/fills/cash';
import type { FeeModel } from '#options/fills/fee-model';
import { type Fill, visitFill, visitList, visitOrderLeg } from '#options/fills/fill';
import { type ContractKey, isSameContract, type OrderLeg } from '#options/fills/order-leg';
import { settleInCoin } from '#options/lifecycle/coin-settlement';
import { deliveredShares, isPinned, type LegResult, legResult } from '#options/lifecycle/expiry-settlement';
import { ExitWatch } from '#options/lifecycle/exit-watch';
import type { ExitRules } from '#options/lifecycle/exit-rules';
import { timeValueOf } from '#options/lifecycle/position-mark';
import { type EpochMs, epochMs } from '#primitives/clock';
import { type Stateful, type StateVisitor, visitFlag } from '#primitives/state';

export const POSITION_STATUSES = [
  /** Still being opened: no fill yet. */
  'opening',
  'open',
  /** Shares are left from exercise or assignment, or a strike is in doubt: decided and sold from the next session on. */
  'delivered',
  /** A contract was adjusted: nothing is marked, exited or settled by rule any more. */
  'frozen',
  'closed',
] as const;

export type PositionStatus = (typeof POSITION_STATUSES)[number];

/** How one leg ended otherwise than by a trade. */
export interface Delivery {
  readonly atMs: EpochMs;
  readonly leg: OrderLeg;
  readonly result: LegResult;
  /** What it was measured against: the official close, the delivery price, or what shares traded at when in doubt. */
  readonly price: PriceE4;
  /** Signed, before fees. */
  readonly cash: Cash;
}

const LEG_RESULTS: readonly LegResult[] = ['expired', 'exercised', 'assigned'];

/**
 * What is held, and every unit of cash that it has brought and cost, from the first fill to the last settlement. When
 * nothing is held any more, `flows − fees` is the result to the cent.
 */
export class Position implements Stateful {
  readonly #terms: ContractTerms;
  readonly watch: ExitWatch;
  #id: number;
  #kind: StructureKind;
  #status: PositionStatus = 'opening';
  #quantity = 0;
  #openedMs = 0;
  #flows = 0;
  #fees = 0;
  #premium = 0;
  #timeValueSold = 0;
  #knowsTimeValue = true;
  #holdings: OrderLeg[] = [];
  #inDoubt: OrderLeg[] = [];
  #opening: Fill[] = [];
  #closing: Fill[] = [];
  #deliveries: Delivery[] = [];

  constructor(id: number, kind: StructureKind, terms: ContractTerms, exits: ExitRules) {
    this.#id = id;
    this.#kind = kind;
    this.#terms = terms;
    this.watch = new ExitWatch(exits);
  }

  get id(): number {
    return this.#id;
  }

  get kind(): StructureKind {
    return this.#kind;
  }

  get status(): PositionStatus {
    return this.#status;
  }

  /** Spreads opened. */
  get quantity(): number {
    return this.#quantity;
  }

  get openedMs(): EpochMs {
    return epochMs(this.#openedMs);
  }

  /** Lots of each contract and of the shares; short is negative. */
  get holdings(): readonly OrderLeg[] {
    return this.#holdings;
  }

  /** Short legs whose holders may have decided either way after the close. */
  get inDoubt(): readonly OrderLeg[] {
    return this.#inDoubt;
  }

  /** All cash received less all cash paid, fees aside. */
  get flows(): Cash {
    return cash(this.#flows, this.#terms.quotedIn);
  }

  get fees(): Cash {
    return cash(this.#fees, this.#terms.quotedIn);
  }

  /** What opening the options brought or cost, positive: what profit targets and stops are shares of. */
  get premium(): Cash {
    return cash(Math.abs(this.#premium), this.#terms.quotedIn);
  }

  get timeValueSold(): number | null {
    return this.#knowsTimeValue ? this.#timeValueSold : null;
  }

  get opening(): readonly Fill[] {
    return this.#opening;
  }

  get closing(): readonly Fill[] {
    return this.#closing;
  }

  get deliveries(): readonly Delivery[] {
    return this.#deliveries;
  }

  /** Once nothing is held: the result after all costs. */
  get result(): Cash | null {
    return this.#status === 'closed' ? cash(this.#flows - this.#fees, this.#terms.quotedIn) : null;
  }

  /** `underlying` is its price at the fill, for the time value that was sold; null where it is not known. */
  addOpening(fill: Fill, underlying: PriceE4 | null): void {
    if (this.#status === 'opening') {
      this.#status = 'open';
      this.#openedMs = fill.atMs;
    }
    this.#opening.push(fill);
    this.#quantity += fill.quantity;
    this.#premium += fill.premium;
    const lots = fill.legs.map(({ contract, quantity }) => ({ contract, quantity: quantity * fill.quantity }));
    const sold = underlying === null ? null : timeValueOf(fill.premium, lots, underlying, this.#terms);
    if (sold === null) this.#knowsTimeValue = false;
    else this.#timeValueSold += sold;
    this.#trade(fill);
  }

  addClosing(fill: Fill): void {
    this.#closing.push(fill);
    this.#trade(fill);
    this.#closeIfEmpty();
  }

  /** The opening order ended without a fill. */
  abandon(): void {
    this.#status = 'closed';
  }

  /** What a frozen position brought or cost in the end, as its broker booked it. */
  bookByHand(amount: Cash): void {
    if (this.#status !== 'frozen') return;
    this.#flows += amount;
    this.#holdings = [];
    this.#inDoubt = [];
    this.#status = 'closed';
  }

  freeze(): void {
    if (this.#status !== 'closed') this.#status = 'frozen';
  }

  /** Options on shares at the official close of their last day. Short strikes in doubt wait for the next session. */
  settleShares(expiry: string, closing: PriceE4, atMs: EpochMs, fees: FeeModel): void {
    const ending = this.#holdings.filter(({ contract }) => contract?.expiry === expiry);
    if (ending.length === 0) return;
    for (const leg of ending) {
      this.#hold(leg.contract, 0 - leg.quantity);
      if (isInDoubt(leg, closing)) this.#inDoubt.push(leg);
      else this.#deliver(leg, legResult(leg.contract as ContractKey, leg.quantity, closing), closing, atMs, fees);
    }
    if (this.#inDoubt.length > 0 || this.#shareLots() !== 0) this.#status = 'delivered';
    this.#closeIfEmpty();
  }

  /**
   * What holders decided overnight, taken to be whatever costs us more at the prices at which shares can be traded now:
   * assigned wherever that loses, let expire wherever assignment would have gained.
   */
  resolveDoubts(sharesBid: PriceE4, sharesAsk: PriceE4, atMs: EpochMs, fees: FeeModel): void {
    const doubts = this.#inDoubt;
    this.#inDoubt = [];
    for (const leg of doubts) {
      const { right, strike } = leg.contract as ContractKey;
      const held = this.#shareLots();
      // What assignment would have us sell or buy at the strike is otherwise sold or bought in the market.
      const selling = right === 'put' ? held > leg.quantity : held + leg.quantity >= 0;
      const price = selling ? sharesBid : sharesAsk;
      const hurts = right === 'put' ? price < strike : price > strike;
      this.#deliver(leg, hurts ? 'assigned' : 'expired', price, atMs, fees);
    }
    this.#closeIfEmpty();
  }

  /** Holders exercise early: so many lots of a short leg become shares at its strike. */
  assignEarly(contract: ContractKey, lots: number, underlying: PriceE4, atMs: EpochMs, fees: FeeModel): void {
    this.#hold(contract, lots);
    this.#deliver({ contract, quantity: -lots }, 'assigned', underlying, atMs, fees);
    this.#closeIfEmpty();
  }

  /** Options that settle in coin, at the delivery price. */
  settleCoin(expiry: string, delivery: PriceE4, atMs: EpochMs, fees: FeeModel): void {
    for (const leg of this.#holdings.filter(({ contract }) => contract?.expiry === expiry)) {
      const { cash: paid, fee } = settleInCoin([leg], delivery, this.#terms, fees);
      const result = paid === 0 ? 'expired' : leg.quantity < 0 ? 'assigned' : 'exercised';
      this.#note({ atMs, leg, result, price: delivery, cash: paid }, fee);
      this.#hold(leg.contract, 0 - leg.quantity);
    }
    this.#closeIfEmpty();
  }

  visitState(visitor: StateVisitor): void {
    const { quotedIn } = this.#terms;
    const fills = (name: string, list: readonly Fill[]): Fill[] =>
      visitList(visitor, name, list, (fill) => visitFill(visitor, fill, quotedIn));
    this.#id = visitor.number('position.id', this.#id);
    this.#kind = STRUCTURES[visitor.number('position.kind', STRUCTURES.indexOf(this.#kind))] as StructureKind;
    const status = visitor.number('position.status', POSITION_STATUSES.indexOf(this.#status));
    this.#status = POSITION_STATUSES[status] as PositionStatus;
    this.#quantity = visitor.number('position.quantity', this.#quantity);
    this.#openedMs = visitor.number('position.openedMs', this.#openedMs);
    this.#flows = visitor.number('position.flows', this.#flows);
    this.#fees = visitor.number('position.fees', this.#fees);
    this.#premium = visitor.number('position.premium', this.#premium);
    this.#timeValueSold = visitor.number('position.timeValueSold', this.#timeValueSold);
    this.#knowsTimeValue = visitFlag(visitor, 'position.knowsTimeValue', this.#knowsTimeValue);
    this.#holdings = visitList(visitor, 'position.holdings', this.#holdings, (leg) => visitOrderLeg(visitor, leg));
    this.#inDoubt = visitList(visitor, 'position.inDoubt', this.#inDoubt, (leg) => visitOrderLeg(visitor, leg));
    this.#opening = fills('position.opening', this.#opening);
    this.#closing = fills('position.closing', this.#closing);
    this.#deliveries = visitList(visitor, 'position.deliveries', this.#deliveries, (delivery) => ({
      atMs: epochMs(visitor.number('delivery.atMs', delivery?.atMs ?? 0)),
      leg: visitOrderLeg(visitor, delivery?.leg ?? null),
      result: LEG_RESULTS[
        visitor.number('delivery.result', LEG_RESULTS.indexOf(delivery?.result ?? 'expired'))
      ] as LegResult,
      price: visitor.number('delivery.price', delivery?.price ?? 0) as PriceE4,
      cash: cash(visitor.number('delivery.cash', delivery?.cash ?? 0), quotedIn),
    }));
    this.watch.visitState(visitor);
  }

  #trade(fill: Fill): void {
    this.#flows += fill.cash;
    this.#fees += fill.fees;
    for (const { contract, quantity } of fill.legs) this.#hold(contract, quantity * fill.quantity);
  }

  #deliver(leg: OrderLeg, result: LegResult, price: PriceE4, atMs: EpochMs, fees: FeeModel): void {
    const { right, strike } = leg.contract as ContractKey;
    const lots = result === 'expired' ? 0 : deliveredShares(right, leg.quantity);
    const paid = cash(Math.floor((0 - lots * this.#terms.multiplier * strike) / 100), 'usd');
    const fee = result === 'expired' ? 0 : fees.delivery([{ contracts: Math.abs(leg.quantity), worth: 0 }]);
    this.#note({ atMs, leg, result, price, cash: paid }, fee);
    this.#hold(null, lots);
  }

  #note(delivery: Delivery, fee: number): void {
    this.#deliveries.push(delivery);
    this.#flows += delivery.cash;
    this.#fees += fee;
  }

  #hold(contract: ContractKey | null, lots: number): void {
    if (lots === 0) return;
    const at = this.#holdings.findIndex((held) => isSameContract(held.contract, contract));
    if (at === -1) {
      this.#holdings.push({ contract, quantity: lots });
      return;
    }
    const quantity = (this.#holdings[at] as OrderLeg).quantity + lots;
    if (quantity === 0) this.#holdings.splice(at, 1);
    else this.#holdings[at] = { contract, quantity };
  }

  #shareLots(): number {
    return this.#holdings.find(({ contract }) => contract === null)?.quantity ?? 0;
  }

  #closeIfEmpty(): void {
    if (this.#holdings.length === 0 && this.#inDoubt.length === 0) this.#status = 'closed';
  }
}

function isInDoubt({ contract, quantity }: OrderLeg, closing: PriceE4): boolean {
  return contract !== null && quantity < 0 && isPinned(contract.strike, closing);
}
