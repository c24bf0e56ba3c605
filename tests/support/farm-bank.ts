import type { ClosedTrades, FarmListener, OpenedTrades, TradeFees } from '#farm/evaluation/closed-trades';
import { type MarketBar, UNKNOWN } from '#farm/evaluation/market-bar';
import { orderFee } from '#farm/evaluation/order-fee';

interface BankedPosition {
  readonly spread: number;
  readonly contracts: number;
  readonly openedMinute: number;
  /** Cents that it may lose, by what was known when it was ordered. */
  readonly risk: number;
}

/**
 * Keeps the money of every config as a bank would: what premiums brought, what fees took, what is held. It knows nothing
 * but the orders that were filled, and refuses those that cannot be: a close of what is not held, a second position in
 * one spread.
 */
export class FarmBank implements FarmListener {
  /** Cents, by config. */
  readonly premiums: Float64Array;
  readonly fees: Float64Array;
  readonly #held: BankedPosition[][];
  #riskBySpec: Int32Array;

  constructor(configs: number, specs: number) {
    this.premiums = new Float64Array(configs);
    this.fees = new Float64Array(configs);
    this.#held = Array.from({ length: configs }, () => []);
    this.#riskBySpec = new Int32Array(specs);
  }

  /** To be called after each bar: what is opened on the next one was ordered on this one. */
  remember({ risk }: MarketBar): void {
    this.#riskBySpec = risk.slice();
  }

  opened({ spec, spread, minute, credit, fees, count, configs, contracts }: OpenedTrades): void {
    for (let at = 0; at < count; at++) {
      const config = configs[at] as number;
      const size = contracts[at] as number;
      if (size < 1) throw new Error(`config ${config} opened nothing`);
      if (this.#of(config).some((position) => position.spread === spread)) throw new Error('one spread, held twice');
      this.#pay(config, size * credit, size, fees);
      const risk = size * (this.#riskBySpec[spec] as number);
      this.#of(config).push({ spread, contracts: size, openedMinute: minute, risk });
    }
  }

  closed({ spread, openedMinute, cost, closeFees, count, configs, contracts }: ClosedTrades): void {
    for (let at = 0; at < count; at++) {
      const config = configs[at] as number;
      const size = contracts[at] as number;
      const held = this.#of(config).findIndex(
        (position) =>
          position.spread === spread && position.openedMinute === openedMinute && position.contracts === size,
      );
      if (held === -1) throw new Error(`config ${config} closed what it does not hold`);
      this.#of(config).splice(held, 1);
      this.#pay(config, -size * cost, size, closeFees);
    }
  }

  positions(config: number): number {
    return this.#of(config).length;
  }

  get allPositions(): number {
    return this.#held.reduce((sum, positions) => sum + positions.length, 0);
  }

  atRisk(config: number): number {
    return this.#of(config).reduce((sum, { risk }) => sum + risk, 0);
  }

  /** Premiums, less fees, less what closing everything would cost now; null where something has no price. */
  equity(config: number, bar: MarketBar): number | null {
    let marks = 0;
    for (const { spread, contracts } of this.#of(config)) {
      const mark = bar.close[spread] as number;
      if (!bar.isLive(spread) || mark === UNKNOWN) return null;
      marks += contracts * mark;
    }
    return (this.premiums[config] as number) - (this.fees[config] as number) - marks;
  }

  #of(config: number): BankedPosition[] {
    return this.#held[config] as BankedPosition[];
  }

  #pay(config: number, premium: number, contracts: number, { commission, minimum, charges }: TradeFees): void {
    this.premiums[config] = (this.premiums[config] as number) + premium;
    this.fees[config] = (this.fees[config] as number) + orderFee(contracts, commission, minimum, charges);
  }
}
