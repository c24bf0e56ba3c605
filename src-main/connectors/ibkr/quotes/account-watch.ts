import type { Contract, IBApi } from '@stoqey/ib';
import type { IbModule } from '#connectors/ibkr/load-ib';
import { isoDate } from '#connectors/ibkr/order-tracker';
import type { VenueNote } from '#ports/venue';

const TAGS = ['NetLiquidation', 'BuyingPower', 'AvailableFunds', 'MaintMarginReq'] as const;
const NAMES: Readonly<Record<(typeof TAGS)[number], string>> = {
  NetLiquidation: 'worth',
  BuyingPower: 'buying power',
  AvailableFunds: 'available',
  MaintMarginReq: 'margin kept',
};
/** The library and the broker have numbers for "no value". */
const MOST = 1e12;
const MOST_POSITIONS = 6;

/** What the broker holds for us, to be looked at: told by itself as it changes. */
export class AccountWatch {
  readonly #values = new Map<string, Map<string, string>>();
  readonly #positions = new Map<string, string>();
  #request = -1;

  get notes(): readonly VenueNote[] {
    const accounts = [...this.#values].map(([account, values]) => {
      const told = TAGS.flatMap((tag) => (values.has(tag) ? [`${NAMES[tag]} ${values.get(tag) ?? ''}`] : []));
      return { name: `Account ${account}`, text: told.join(', ') };
    });
    const held = [...this.#positions.values()];
    const more = held.length > MOST_POSITIONS ? ` and ${held.length - MOST_POSITIONS} more` : '';
    return [
      ...accounts,
      ...(held.length === 0 ? [] : [{ name: 'Positions', text: `${held.slice(0, MOST_POSITIONS).join(', ')}${more}` }]),
    ];
  }

  forget(): void {
    this.#values.clear();
    this.#positions.clear();
  }

  listen(api: IBApi, { EventName }: IbModule): void {
    api.on(EventName.accountSummary, (request, account, tag, value, currency) => {
      if (request === this.#request) this.#takeValue(account, tag, value, currency);
    });
    api.on(EventName.position, (account, contract, quantity) => this.#takePosition(account, contract, quantity));
  }

  ask(api: IBApi, request: number): void {
    this.#request = request;
    api.reqAccountSummary(request, 'All', TAGS.join(','));
    api.reqPositions();
  }

  #takeValue(account: string, tag: string, value: string, currency: string): void {
    const amount = value === '' ? Number.NaN : Number(value);
    if (!(Math.abs(amount) < MOST)) return;
    let values = this.#values.get(account);
    if (values === undefined) {
      values = new Map();
      this.#values.set(account, values);
    }
    values.set(tag, `${amount.toFixed(2)} ${currency}`.trim());
  }

  #takePosition(account: string, contract: Contract, quantity: number): void {
    const { conId, symbol = '', strike, right, lastTradeDateOrContractMonth: date = '' } = contract;
    const key = `${account} ${conId ?? symbol}`;
    // A position that is closed is told once more, as 0.
    if (quantity === 0) this.#positions.delete(key);
    else {
      const option = date === '' || right === undefined ? '' : ` ${isoDate(date)} ${strike ?? ''} ${right}`;
      this.#positions.set(key, `${quantity} ${symbol}${option}`);
    }
  }
}
