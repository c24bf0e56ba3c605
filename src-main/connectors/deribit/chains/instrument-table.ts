import type { DeribitHttp } from '#connectors/deribit/http/deribit-http';
import { type ListedContract, parseListedContract } from '#connectors/deribit/parse/listed-contract';
import type { HttpTrouble } from '#connectors/shared/venue-http';
import { type Drift, drift } from '#connectors/shared/schema-drift';
import { HOUR_MS, MINUTE_MS } from '#primitives/clock';
import { ok, type Result } from '#primitives/result';

const FRESH_MS = 12 * HOUR_MS;
/** The whole table costs as much as twenty questions. */
const LEAST_WAIT_MS = MINUTE_MS;

/** The options of one coin that are listed, kept up by what is told of new and finished ones. */
export class InstrumentTable {
  readonly #coin: string;
  #contracts: ReadonlyMap<string, ListedContract> = new Map();
  #loadedMs = Number.NEGATIVE_INFINITY;
  #isOutdated = false;

  constructor(coin: string) {
    this.#coin = coin;
  }

  get contracts(): ReadonlyMap<string, ListedContract> {
    return this.#contracts;
  }

  /** Something was listed that it does not have. */
  outdated(): void {
    this.#isOutdated = true;
  }

  gone(name: string): void {
    const left = new Map(this.#contracts);
    if (left.delete(name)) this.#contracts = left;
  }

  isDue(nowMs: number): boolean {
    const ageMs = nowMs - this.#loadedMs;
    return ageMs >= FRESH_MS || (this.#isOutdated && ageMs >= LEAST_WAIT_MS);
  }

  /** A row that cannot be read is left out, and answered. */
  async load(http: DeribitHttp): Promise<Result<readonly Drift[], HttpTrouble>> {
    const asked = await http.ask({
      method: 'public/get_instruments',
      query: { currency: this.#coin, kind: 'option', expired: false },
      priority: 'live',
    });
    if (!asked.ok) return asked;
    const { result, seenMs } = asked.value;
    if (!Array.isArray(result)) return ok([drift('Deribit get_instruments', 'result', result)]);
    const drifts: Drift[] = [];
    const contracts = new Map<string, ListedContract>();
    for (const row of result as readonly unknown[]) {
      const read = parseListedContract(row);
      if (!read.ok) drifts.push(read.failure);
      else if (read.value?.coin === this.#coin) contracts.set(read.value.name, read.value);
    }
    this.#contracts = contracts;
    this.#loadedMs = seenMs;
    this.#isOutdated = false;
    return ok(drifts);
  }
}
