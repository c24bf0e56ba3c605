import type { FarmListener } from '#farm/evaluation/closed-trades';
import { FREE, type FarmSlots } from '#farm/evaluation/farm-slots';
import type { HeldBySpec } from '#farm/evaluation/held-by-spec';
import type { IdleConfigs } from '#farm/evaluation/idle-configs';
import type { FarmLedger } from '#farm/evaluation/ledger';
import { orderFee } from '#farm/evaluation/order-fee';
import type { SpreadBook } from '#farm/evaluation/spread-book';
import type { WaitingGroup } from '#farm/evaluation/waiting-closes';

/** What positions are closed at. */
export interface ClosingTerms {
  readonly minute: number;
  readonly cost: number;
  readonly costCalibrated: number;
  readonly commission: number;
  readonly minimum: number;
  readonly charges: number;
  /** Position in `FARM_EXITS` of what ended all of them, whatever had been decided; null where that was it. */
  readonly exit: number | null;
}

/** Closes positions: books them, frees their places and tells of them. */
export class PositionCloser {
  closed = 0;
  readonly #ledger: FarmLedger;
  readonly #slots: FarmSlots;
  readonly #held: HeldBySpec;
  readonly #idle: IdleConfigs;
  readonly #listener: FarmListener | null;
  readonly #trade = {
    gross: 0,
    grossCalibrated: 0,
    openFee: 0,
    closeFee: 0,
    lowest: 0,
    highest: 0,
    minutes: 0,
    regime: 0,
  };
  #configs = new Int32Array(64);
  #contracts = new Int32Array(64);
  #exits = new Uint8Array(64);

  constructor(
    ledger: FarmLedger,
    slots: FarmSlots,
    held: HeldBySpec,
    idle: IdleConfigs,
    listener: FarmListener | null,
  ) {
    this.#ledger = ledger;
    this.#slots = slots;
    this.#held = held;
    this.#idle = idle;
    this.#listener = listener;
  }

  /** Everything in the book that waits for its close. */
  close(book: SpreadBook, terms: ClosingTerms): void {
    book.closing.takeAll((group) => this.#closeGroup(book, group, terms));
  }

  #closeGroup({ spread, marks }: SpreadBook, group: WaitingGroup, terms: ClosingTerms): void {
    const { credit, creditCalibrated, regime, count, commission, minimum, charges } = group;
    const { cost, costCalibrated, minute } = terms;
    const worst = Math.max(marks.highestAfter(group.minute, credit), cost);
    const best = Math.min(marks.lowestAfter(group.minute, credit), cost);
    const { perConfig, contracts: contractsOf, risk, spread: spreadOf } = this.#slots;
    const trade = this.#trade;
    trade.minutes = minute - group.minute;
    trade.regime = regime;
    this.#makeRoom(count);
    let contracts = 0;
    for (let at = 0; at < count; at++) {
      const slot = group.slot(at);
      const config = Math.floor(slot / perConfig);
      // Neighbours are mostly of one size.
      if (contractsOf[slot] !== contracts) {
        contracts = contractsOf[slot] as number;
        trade.gross = contracts * (credit - cost);
        trade.grossCalibrated = contracts * (creditCalibrated - costCalibrated);
        trade.openFee = orderFee(contracts, commission, minimum, charges);
        trade.closeFee = orderFee(contracts, terms.commission, terms.minimum, terms.charges);
        trade.lowest = contracts * (credit - worst);
        trade.highest = contracts * (credit - best);
      }
      this.#ledger.close(config, trade, risk[slot] as number);
      spreadOf[slot] = FREE;
      this.#held.remove(config, spread);
      this.#idle.restAfterClosing(config, minute);
      this.#configs[at] = config;
      this.#contracts[at] = contracts;
      this.#exits[at] = terms.exit ?? group.exit(at);
    }
    this.closed += count;
    this.#listener?.closed({
      spread,
      regime,
      openedMinute: group.minute,
      closedMinute: minute,
      credit,
      creditCalibrated,
      cost,
      costCalibrated,
      worst,
      best,
      openFees: { commission, minimum, charges },
      closeFees: { commission: terms.commission, minimum: terms.minimum, charges: terms.charges },
      count,
      configs: this.#configs,
      contracts: this.#contracts,
      exits: this.#exits,
    });
  }

  #makeRoom(count: number): void {
    if (count <= this.#configs.length) return;
    const length = Math.max(count, this.#configs.length * 2);
    this.#configs = new Int32Array(length);
    this.#contracts = new Int32Array(length);
    this.#exits = new Uint8Array(length);
  }
}
