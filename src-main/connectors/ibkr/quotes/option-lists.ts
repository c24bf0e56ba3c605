import type { ContractDetails, IBApi } from '@stoqey/ib';
import type { IbModule } from '#connectors/ibkr/load-ib';
import { isoDate } from '#connectors/ibkr/order-tracker';
import type { ListedOption } from '#connectors/ibkr/quotes/option-row';
import { scaledNumber } from '#connectors/shared/scaled-number';
import { PRICE_E4_DECIMALS, type PriceE4 } from '#domain/money';

/** What is known of a stock's options; filled in as answers come. */
interface OptionList {
  readonly symbol: string;
  /** Expiries whose contracts have not come yet. */
  readonly asked: Set<number>;
  readonly options: Map<number, ListedOption>;
}

type Question =
  | { readonly about: 'expiries'; readonly list: OptionList; readonly found: Set<string> }
  | { readonly about: 'contracts'; readonly list: OptionList };

export interface ListTerms {
  readonly ib: IbModule;
  readonly expiries: number;
  readonly nextRequest: () => number;
  /** Everything that was asked for has come. */
  readonly listed: (symbol: string) => void;
}

const SMART = 'SMART';
const SHARES = 100;

/**
 * Which options there are. Dates and strikes are a grid in which not every pair exists, so that the contracts of each
 * date are asked for by name: one question a date.
 */
export class OptionLists {
  readonly #terms: ListTerms;
  readonly #questions = new Map<number, Question>();
  readonly #lists = new Map<string, OptionList>();

  constructor(terms: ListTerms) {
    this.#terms = terms;
  }

  /** Empty before all of them are known. */
  of(symbol: string): readonly ListedOption[] {
    const list = this.#lists.get(symbol);
    return list === undefined || list.asked.size > 0 ? [] : [...list.options.values()];
  }

  forget(): void {
    this.#questions.clear();
    this.#lists.clear();
  }

  ask(api: IBApi, symbol: string, conId: number): void {
    const request = this.#terms.nextRequest();
    const list: OptionList = { symbol, asked: new Set([request]), options: new Map() };
    this.#lists.set(symbol, list);
    this.#questions.set(request, { about: 'expiries', list, found: new Set() });
    api.reqSecDefOptParams(request, symbol, '', this.#terms.ib.SecType.STK, conId);
  }

  /** Of the many exchanges and classes only the plain one: others were changed by splits and mergers. */
  takeDates(
    request: number,
    exchange: string,
    tradingClass: string,
    multiplier: string,
    dates: readonly string[],
  ): void {
    const question = this.#questions.get(request);
    if (question?.about !== 'expiries') return;
    if (exchange !== SMART || tradingClass !== question.list.symbol || Number(multiplier) !== SHARES) return;
    for (const date of dates) if (/^\d{8}$/.test(date)) question.found.add(date);
  }

  /** `today` as YYYYMMDD: what has expired is of no interest. */
  endDates(api: IBApi, request: number, today: string): void {
    const question = this.#questions.get(request);
    if (question?.about !== 'expiries') return;
    this.#questions.delete(request);
    const { list, found } = question;
    const { expiries, nextRequest, ib } = this.#terms;
    const dates = [...found].filter((date) => date >= today).sort();
    for (const date of dates.slice(0, expiries)) {
      const next = nextRequest();
      list.asked.add(next);
      this.#questions.set(next, { about: 'contracts', list });
      api.reqContractDetails(next, {
        symbol: list.symbol,
        secType: ib.SecType.OPT,
        exchange: SMART,
        currency: 'USD',
        lastTradeDateOrContractMonth: date,
        multiplier: SHARES,
        tradingClass: list.symbol,
      });
    }
    this.#done(list, request);
  }

  takeContract(request: number, { contract }: ContractDetails): void {
    const question = this.#questions.get(request);
    if (question?.about !== 'contracts') return;
    const { conId, strike, right, lastTradeDateOrContractMonth: date = '', tradingClass } = contract;
    const units = scaledNumber(strike, PRICE_E4_DECIMALS);
    if (conId === undefined || units === null || units <= 0 || !/^\d{8}/.test(date)) return;
    if (tradingClass !== question.list.symbol || right === undefined) return;
    question.list.options.set(conId, {
      conId,
      expiry: isoDate(date),
      strike: units as PriceE4,
      right: String(right).startsWith('P') ? 'put' : 'call',
    });
  }

  /** Answers whether the question was one of these. */
  end(request: number): boolean {
    const question = this.#questions.get(request);
    if (question?.about !== 'contracts') return false;
    this.#questions.delete(request);
    this.#done(question.list, request);
    return true;
  }

  /** A question that got no answer but a refusal. */
  refused(request: number): boolean {
    const question = this.#questions.get(request);
    if (question === undefined) return false;
    this.#questions.delete(request);
    this.#done(question.list, request);
    return true;
  }

  #done(list: OptionList, request: number): void {
    list.asked.delete(request);
    if (list.asked.size === 0) this.#terms.listed(list.symbol);
  }
}
