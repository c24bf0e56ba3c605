import type { Contract, ContractDetails, IBApi } from '@stoqey/ib';
import type { Answers } from '#connectors/ibkr/answers';
import type { ContractIds } from '#connectors/ibkr/combo-order';
import type { IbModule } from '#connectors/ibkr/load-ib';
import { compactDate } from '#connectors/ibkr/order-tracker';
import type { StructureLeg } from '#domain/structure';
import type { Ticket } from '#domain/ticket';
import { fail, ok, type Result } from '#primitives/result';

const CONTRACT_MS = 10_000;

/** What the broker calls an option. It never changes, so that each is asked for once. */
export class ContractBook {
  readonly #answers: Answers;
  readonly #nextRequest: () => number;
  readonly #known = new Map<string, number>();
  readonly #found = new Map<number, ContractDetails[]>();

  constructor(answers: Answers, nextRequest: () => number) {
    this.#answers = answers;
    this.#nextRequest = nextRequest;
  }

  listen(api: IBApi, { EventName }: IbModule): void {
    api.on(EventName.contractDetails, (id, details) => this.#found.get(id)?.push(details));
    api.on(EventName.contractDetailsEnd, (id) => this.#answers.settle(id, ok(null)));
  }

  /** In the order of the legs; each has to be exactly one contract. */
  async resolve(api: IBApi, { underlying, structure }: Ticket, ib: IbModule): Promise<Result<ContractIds, string>> {
    const ids: number[] = [];
    for (const leg of structure.legs) {
      const id = await this.#idOf(api, underlying, leg, ib);
      if (!id.ok) return id;
      ids.push(id.value);
    }
    return ok(ids);
  }

  async #idOf(
    api: IBApi,
    underlying: string,
    { right, strike, expiry }: StructureLeg,
    { SecType }: IbModule,
  ): Promise<Result<number, string>> {
    const name = `${underlying} ${expiry} ${strike / 10_000} ${right}`;
    const known = this.#known.get(name);
    if (known !== undefined) return ok(known);
    const request = this.#nextRequest();
    const found: ContractDetails[] = [];
    this.#found.set(request, found);
    const answer = this.#answers.ask<null>(request, CONTRACT_MS);
    api.reqContractDetails(request, {
      symbol: underlying,
      secType: SecType.OPT,
      exchange: 'SMART',
      currency: 'USD',
      lastTradeDateOrContractMonth: compactDate(expiry),
      strike: strike / 10_000,
      right: right === 'put' ? 'P' : 'C',
      multiplier: 100,
    } as Contract);
    const ended = await answer;
    this.#found.delete(request);
    if (!ended.ok) return fail(`The broker does not know ${name}: ${ended.failure ?? 'it did not answer in time'}.`);
    // An adjusted contract has the same date and strike, and another class.
    const plain = found.filter(({ contract }) => contract.tradingClass === underlying || found.length === 1);
    const id = plain.length === 1 ? plain[0]?.contract.conId : undefined;
    if (id === undefined) return fail(`The broker has ${plain.length} contracts for ${name}, where one is needed.`);
    this.#known.set(name, id);
    return ok(id);
  }
}
