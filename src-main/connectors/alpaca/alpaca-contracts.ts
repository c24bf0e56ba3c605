import type { AlpacaClient } from '#connectors/alpaca/http/alpaca-client';
import { type ContractFacts, parseContracts } from '#connectors/alpaca/parse/rest-options';
import type { VenueTools } from '#connectors/shared/venue-tools';
import { addDays, type CivilDay, formatDay } from '#market/sessions/civil-date';
import { newYorkDay } from '#market/sessions/new-york-time';
import { MINUTE_MS } from '#primitives/clock';

interface KeptFacts {
  readonly day: CivilDay;
  readonly facts: ReadonlyMap<string, ContractFacts>;
}

/** Asked for in vain, it is not asked for again at once. */
const PAUSE_MS = 15 * MINUTE_MS;

/** Open interest, which chains do not have: counted once a night, and so asked for once a day. */
export class AlpacaContracts {
  readonly #client: AlpacaClient;
  readonly #tools: VenueTools;
  readonly #days: number;
  readonly #kept = new Map<string, KeptFacts>();
  readonly #askedMs = new Map<string, number>();

  constructor({ client, tools, days }: { client: AlpacaClient; tools: VenueTools; days: number }) {
    this.#client = client;
    this.#tools = tools;
    this.#days = days;
  }

  /** By contract; null where they cannot be had. A chain is none the worse for it but for its open interest. */
  async of(symbol: string): Promise<ReadonlyMap<string, ContractFacts> | null> {
    const nowMs = this.#tools.clock.now();
    const today = newYorkDay(nowMs);
    const kept = this.#kept.get(symbol);
    if (kept?.day === today) return kept.facts;
    if (nowMs - (this.#askedMs.get(symbol) ?? Number.NEGATIVE_INFINITY) < PAUSE_MS) return null;
    this.#askedMs.set(symbol, nowMs);
    const asked = await this.#client.pages('trading', {
      path: '/v2/options/contracts',
      // Without dates, only what expires by the weekend is listed.
      query: {
        underlying_symbols: symbol,
        status: 'active',
        expiration_date_gte: formatDay(today),
        expiration_date_lte: formatDay(addDays(today, this.#days)),
        limit: 10_000,
      },
      priority: 'backfill',
    });
    if (!asked.ok) return null;
    const facts = new Map<string, ContractFacts>();
    for (const { body } of asked.value.pages) {
      const parsed = parseContracts(body);
      if (!parsed.ok) return null;
      for (const [name, fact] of parsed.value) facts.set(name, fact);
    }
    this.#kept.set(symbol, { day: today, facts });
    return facts;
  }
}
