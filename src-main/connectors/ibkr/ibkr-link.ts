import type { IBApi } from '@stoqey/ib';
import { meaningOf } from '#connectors/ibkr/broker-codes';
import { Backoff } from '#connectors/shared/backoff';
import { connectGuarded } from '#connectors/ibkr/guarded-api';
import type { WireGuard } from '#connectors/ibkr/wire-guard';
import type { IbkrSettings } from '#domain/ibkr-settings';
import type { IbModule } from '#connectors/ibkr/load-ib';
import type { BrokerNews, BrokerPhase, BrokerState } from '#ports/broker';
import { type Clock, epochMs, SECOND_MS } from '#primitives/clock';

export interface LinkListener {
  news(news: BrokerNews): void;
  /** Whatever was asked for before has to be asked for again. The number is null where it is known already. */
  opened(api: IBApi, firstOrderId: number | null): void;
  closed(): void;
  /** A word about a request or an order of ours. */
  answered(id: number, code: number, text: string): void;
  /** The broker's server of market data has come or gone. */
  farm?(isUp: boolean): void;
}

export interface LinkParts {
  readonly ib: IbModule;
  readonly settings: IbkrSettings;
  readonly clock: Clock;
  /** From 0 to 1: spreads out those who come back at the same moment. */
  readonly random: () => number;
  readonly listener: LinkListener;
  /** What may be said at all. */
  readonly guard: WireGuard;
}

/** Older ones lay out orders and margins differently. */
const OLDEST_SERVER = 163;
const CONNECT_MS = 10 * SECOND_MS;
const HEARTBEAT_MS = 15 * SECOND_MS;
const SILENCE_MS = 10 * SECOND_MS;
const WAITS = { firstMs: 2 * SECOND_MS, longestMs: 30 * SECOND_MS, mendedAfterMs: 60 * SECOND_MS };
const REQUESTS_PER_SECOND = 40;
/** Of quotes; archives have servers of their own. */
const FARM_UP = 2104;
const FARM_DOWN = 2103;

/** The connection to the broker's program, kept up as long as a human need not change anything. */
export class IbkrLink implements Disposable {
  readonly #parts: LinkParts;
  readonly #backoff: Backoff;
  #api: IBApi | null = null;
  #state: BrokerState;
  #accounts: readonly string[] = [];
  #askedAtMs: number | null = null;
  #alarm: Disposable | null = null;
  #isOver = false;

  constructor(parts: LinkParts) {
    this.#parts = parts;
    this.#backoff = new Backoff(parts.random, WAITS);
    this.#state = {
      phase: 'off',
      reason: null,
      sinceMs: parts.clock.now(),
      account: null,
      isPaper: null,
      latencyMs: null,
      unreadable: 0,
    };
  }

  get state(): BrokerState {
    return this.#state;
  }

  start(): void {
    if (this.#state.phase === 'off') this.#connect();
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    this.#wake(null);
    this.#drop();
    this.#enter('off', null);
  }

  /** What was asked of the broker at the beginning has come. */
  synced(): void {
    if (this.#state.phase === 'syncing') this.#enter('ready', null);
  }

  #connect(): void {
    const { ib, settings, guard } = this.#parts;
    const { host, port, clientId } = settings;
    this.#enter('connecting', null);
    this.#accounts = [];
    const api = new ib.IBApi({ host, port, clientId, maxReqPerSec: REQUESTS_PER_SECOND });
    this.#api = api;
    this.#listen(api, ib);
    const problem = connectGuarded(api, guard, {
      forbidden: (reason) => {
        const text = `A message to the broker was stopped: ${reason}. This is a fault of Argus: nothing was sent.`;
        this.#notice('alarm', text);
        this.#refuse(text);
      },
      stumbled: (error) => this.#unreadable(error instanceof Error ? error.message : String(error)),
    });
    if (problem !== null) this.#refuse(`${problem}. Nothing is sent.`);
    else this.#wake(CONNECT_MS, () => this.#retry(`${this.#place} does not answer`));
  }

  #listen(api: IBApi, { EventName }: IbModule): void {
    // One that was given up may still speak.
    const mine = <Rest extends readonly unknown[]>(hear: (...rest: Rest) => void) => {
      return (...rest: Rest): void => {
        if (this.#api === api) hear(...rest);
      };
    };
    const meet = mine((version: number) => this.#meet(version));
    const told = mine((text: string, code: number) => this.#hearCode(-1, code, text));
    const failed = mine((error: Error, code: number, id: number) => this.#hearCode(id ?? -1, code, error.message));
    const ended = mine(() => this.#retry(`${this.#place} closed the connection`));
    api
      .on(EventName.server, meet)
      .on(
        EventName.managedAccounts,
        mine((list: string) => this.#takeAccounts(list)),
      )
      .on(
        EventName.nextValidId,
        mine((orderId: number) => this.#open(api, orderId)),
      )
      .on(
        EventName.currentTime,
        mine(() => this.#takeHeartbeat()),
      )
      .on(EventName.info, told)
      .on(EventName.error, failed)
      .on(EventName.disconnected, ended);
  }

  #meet(version: number): void {
    if (version >= OLDEST_SERVER) return;
    this.#refuse(`The broker's program speaks version ${version}; Argus needs ${OLDEST_SERVER} or newer. Update TWS.`);
  }

  #takeAccounts(list: string): void {
    this.#accounts = list.split(',').filter((account) => account !== '');
  }

  #open(api: IBApi, firstOrderId: number): void {
    if (this.#state.phase !== 'connecting') return;
    const { settings, listener } = this.#parts;
    const account = settings.account ?? this.#accounts[0] ?? null;
    if (account === null) return this.#refuse('The broker names no account. Log in to TWS, then reconnect.');
    if (!this.#accounts.includes(account)) {
      return this.#refuse(
        `The broker has no account ${account}; it has ${this.#accounts.join(', ')}. Correct \`account\` in config.yaml.`,
      );
    }
    const isPaper = account.startsWith('D');
    if (settings.paperOnly && !isPaper) {
      return this.#refuse(
        `${account} is a live account, and config.yaml allows paper accounts only. Connect to the paper port (7497), or set \`paperOnly: false\`.`,
      );
    }
    this.#backoff.useful(this.#parts.clock.now());
    this.#state = { ...this.#state, account, isPaper };
    this.#enter('syncing', null);
    this.#scheduleHeartbeat(api);
    listener.opened(api, firstOrderId);
  }

  #scheduleHeartbeat(api: IBApi): void {
    this.#wake(HEARTBEAT_MS, () => {
      this.#askedAtMs = this.#parts.clock.now();
      api.reqCurrentTime();
      this.#wake(SILENCE_MS, () => this.#retry(`${this.#place} has been silent for ${SILENCE_MS / SECOND_MS} s`));
    });
  }

  #takeHeartbeat(): void {
    const api = this.#api;
    if (this.#askedAtMs === null || api === null) return;
    const nowMs = this.#parts.clock.now();
    const latencyMs = nowMs - this.#askedAtMs;
    this.#askedAtMs = null;
    this.#backoff.useful(nowMs);
    this.#tell({ ...this.#state, latencyMs });
    this.#scheduleHeartbeat(api);
  }

  #hearCode(id: number, code: number, text: string): void {
    const { clientId } = this.#parts.settings;
    switch (meaningOf(code)) {
      case 'info':
        if (code === FARM_UP) this.#parts.listener.farm?.(true);
        return;
      case 'farm-down':
        if (code === FARM_DOWN) this.#parts.listener.farm?.(false);
        return this.#notice('warning', `The broker reports: ${text}`);
      case 'link-lost':
        return this.#enter('lost', 'TWS has lost its connection to the broker. It reconnects by itself.');
      case 'restored-without-data':
        return this.#resync();
      case 'restored':
        return this.#state.phase === 'lost' ? this.#enter('ready', null) : undefined;
      case 'cannot-connect':
        return this.#retry(`${this.#place} cannot be reached (${text})`);
      case 'too-old':
        return this.#refuse(`The broker's program is too old or too new: ${text}`);
      case 'client-taken':
        return this.#refuse(
          `Another program uses client id ${clientId}. Close it, or choose another \`clientId\` in config.yaml.`,
        );
      case 'reset':
        return this.#retry(`the connection has to begin anew (${text})`);
      case 'unreadable':
        return this.#unreadable(text);
      case 'too-fast':
        return this.#notice('warning', `The broker asks Argus to slow down: ${text}`);
      default:
        if (id < 0) this.#notice('info', `The broker says (${code}): ${text}`);
        else this.#parts.listener.answered(id, code, text);
    }
  }

  #unreadable(what: string): void {
    this.#tell({ ...this.#state, unreadable: this.#state.unreadable + 1 });
    this.#notice('alarm', `A message of the broker could not be read (${what}). Compare TWS with what Argus shows.`);
  }

  #resync(): void {
    if (this.#api === null || (this.#state.phase !== 'lost' && this.#state.phase !== 'ready')) return;
    this.#enter('syncing', null);
    this.#parts.listener.opened(this.#api, null);
  }

  get #place(): string {
    const { host, port } = this.#parts.settings;
    return `TWS at ${host}:${port}`;
  }

  /** Longer after every attempt, and never all at the same moment. */
  #retry(why: string): void {
    if (this.#isOver || this.#state.phase === 'refused' || this.#state.phase === 'backing-off') return;
    this.#drop();
    const waitMs = this.#backoff.nextWaitMs();
    this.#enter(
      'backing-off',
      `${capital(why)}. Is it running, with "Enable ActiveX and Socket Clients" on? Tried again in ${Math.ceil(waitMs / SECOND_MS)} s.`,
    );
    this.#wake(waitMs, () => this.#connect());
  }

  #refuse(reason: string): void {
    this.#wake(null);
    this.#drop();
    this.#enter('refused', reason);
  }

  #drop(): void {
    const api = this.#api;
    this.#api = null;
    this.#askedAtMs = null;
    if (api === null) return;
    // Whatever the library still hears of its socket is no longer anybody's concern, but must not go unheard.
    api.disconnect();
    this.#parts.listener.closed();
  }

  #wake(afterMs: number | null, task: () => void = () => undefined): void {
    this.#alarm?.[Symbol.dispose]();
    const { clock } = this.#parts;
    this.#alarm = afterMs === null ? null : clock.wakeAt(epochMs(clock.now() + afterMs), task);
  }

  #enter(phase: BrokerPhase, reason: string | null): void {
    if (phase === this.#state.phase && reason === this.#state.reason) return;
    this.#tell({ ...this.#state, phase, reason, sinceMs: this.#parts.clock.now() });
  }

  #tell(state: BrokerState): void {
    this.#state = state;
    this.#parts.listener.news({ type: 'state', state });
  }

  #notice(level: 'info' | 'warning' | 'alarm', text: string): void {
    this.#parts.listener.news({ type: 'notice', level, text });
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
