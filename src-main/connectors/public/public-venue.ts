import { parseAccount } from '#connectors/public/parse/parse-account';
import { PublicChains } from '#connectors/public/public-chains';
import { missingSecret, PublicSession } from '#connectors/public/http/public-session';
import { PassingSecrets } from '#connectors/shared/passing-secrets';
import { type Polled, PolledLine } from '#connectors/shared/polled-line';
import { RateLimiter } from '#connectors/shared/rate-limiter';
import { driftText } from '#connectors/shared/schema-drift';
import { TradedGap } from '#connectors/shared/traded-gap';
import { type HttpTrouble, trouble } from '#connectors/shared/venue-http';
import type { VenueTools } from '#connectors/shared/venue-tools';
import { type Instrument, sourceId } from '#domain/instrument';
import type { PublicSettings } from '#domain/venues/public-settings';
import { isCovered } from '#market/sessions/new-york-time';
import { sessionSpanAt } from '#market/sessions/session-span';
import type { LineState, Venue, VenueNote, VenueOutlet } from '#ports/venue';
import { SECOND_MS } from '#primitives/clock';
import { fail, ok, type Result } from '#primitives/result';

const SOURCE = sourceId('public');
/** Half of what is allowed: the person may be using the account as well. */
const RATE = { requests: 5, perMs: SECOND_MS, burst: 5 };
const NO_ACCOUNT = 'This login has no brokerage account at Public.com. Open one, or take the key of another login.';

/** Public.com: option chains with Greeks, asked for again and again. It wants an account, and lists no instruments. */
export class PublicVenue implements Venue {
  readonly name = 'public';
  readonly instruments: readonly Instrument[] = [];
  readonly #tools: VenueTools;
  readonly #limiter: RateLimiter;
  readonly #session: PublicSession;
  readonly #chains: PublicChains;
  readonly #line: PolledLine;
  #account: string | null = null;
  #outlet: VenueOutlet | null = null;
  #gap: TradedGap | null = null;

  constructor(settings: PublicSettings, tools: VenueTools) {
    const passing = new PassingSecrets(tools.redact);
    this.#tools = { ...tools, redact: passing.redact };
    this.#limiter = new RateLimiter(RATE, tools.clock);
    const session = { baseUrl: settings.restUrl, tools: this.#tools, limiter: this.#limiter, passing };
    this.#session = new PublicSession(session);
    this.#chains = new PublicChains({
      settings,
      source: SOURCE,
      session: this.#session,
      clock: tools.clock,
      push: (input) => this.#outlet?.push(SOURCE, input),
      drifted: (text) => this.#line.drifted(text),
    });
    this.#line = new PolledLine({
      venue: this.name,
      line: 'option chains',
      everyMs: settings.chainSeconds * SECOND_MS,
      tools: this.#tools,
      poll: () => this.#poll(),
      budget: () => this.#limiter.budget,
      // Whether the key is any good is worth knowing before the market opens.
      isDue: () => this.#account === null || this.#isOpen(),
      changed: (state) => this.#heard(state),
    });
  }

  get lines(): readonly LineState[] {
    return [this.#line.state];
  }

  get notes(): readonly VenueNote[] {
    return this.#chains.notes;
  }

  start(outlet: VenueOutlet): Disposable {
    const { clock, nyse } = this.#tools;
    this.#outlet = outlet;
    const told = (): void => this.#line.gapTold();
    // Chains of the past are not to be had.
    const over = (): void => undefined;
    const { push, knownThroughMs } = outlet;
    const parts = { source: SOURCE, hours: 'regular', clock, nyse, push, told, over } as const;
    this.#gap = new TradedGap(parts, knownThroughMs);
    const running = new DisposableStack();
    running.use(this.#limiter);
    running.use(this.#session);
    running.use(this.#line);
    // First of all nobody listens any more: ending is no gap.
    running.defer(() => this.#end());
    const missing = missingSecret(this.#tools);
    if (missing === null) this.#line.start();
    else this.#line.refuse(missing);
    return running;
  }

  reconnectNow(): void {
    this.#line.askNow();
  }

  async #poll(): Promise<Result<Polled, HttpTrouble>> {
    const account = await this.#knownAccount();
    if (!account.ok) return account;
    if (!this.#isOpen()) return ok({ atMs: null, latencyMs: null, messages: 1, bytes: 0 });
    const polled = await this.#chains.ask(account.value);
    const seenMs = this.#tools.clock.now();
    if (!polled.ok) return polled;
    this.#gap?.complete(seenMs);
    this.#outlet?.push(SOURCE, { kind: 'heartbeat', seenMs, source: SOURCE, atMs: null });
    return polled;
  }

  async #knownAccount(): Promise<Result<string, HttpTrouble>> {
    if (this.#account !== null) return ok(this.#account);
    const reply = await this.#session.ask({ path: '/userapigateway/trading/account', priority: 'live' });
    if (!reply.ok) return reply;
    const account = parseAccount(reply.value.body);
    if (!account.ok) {
      this.#line.drifted(driftText(account.failure));
      return fail(trouble('unwell', driftText(account.failure)));
    }
    this.#account = account.value;
    return account.value === null ? fail(trouble('refused', NO_ACCOUNT)) : ok(account.value);
  }

  #heard({ phase, reason }: LineState): void {
    if (phase === 'stale' || phase === 'refused') this.#gap?.lost(reason ?? phase, this.#tools.clock.now());
    this.#outlet?.changed();
  }

  #isOpen(): boolean {
    const { clock, nyse } = this.#tools;
    const nowMs = clock.now();
    return isCovered(nowMs) && sessionSpanAt('nyse', nyse, nowMs).session === 'RTH';
  }

  #end(): void {
    this.#outlet = null;
    this.#gap?.[Symbol.dispose]();
    this.#gap = null;
  }
}
