import { Conversation } from '#alerts/conversation/conversation';
import type { DeskReply, DeskRequest } from '#alerts/conversation/desk-request';
import { Dispatcher } from '#alerts/dispatcher';
import { EngineWatch } from '#alerts/engine-watch';
import { closedAlert, diedAlert, startedAlert, stoppedAlert } from '#alerts/system-alerts';
import { alertMark, parseButton } from '#connectors/telegram/telegram-button';
import { TelegramPoll } from '#connectors/telegram/telegram-poll';
import { pingHeartbeat } from '#connectors/webhook/heartbeat-ping';
import { openChannels } from '#entry/alerts/alert-channels';
import type { AlertNews, AlertOrder, AlertTask } from '#entry/alerts/alert-messages';
import { claimSending } from '#entry/alerts/alert-outbox-place';
import { alertSettings } from '#entry/load-settings';
import type { AlertOutbox } from '#ports/alert-outbox';
import { type Clock, type EpochMs, epochMs, SECOND_MS } from '#primitives/clock';
import { AlertOutboxFile } from '#store/alerts/alert-outbox-file';

export interface AlertServiceParts {
  readonly clock: Clock;
  readonly post: (news: AlertNews) => void;
  /** All that was open is closed. */
  readonly ended: () => void;
  readonly pollPace?: { readonly firstMs: number; readonly longestMs: number };
  /** Between one message and the next in a chat, instead of what Telegram takes. */
  readonly everyMs?: number;
}

const POLL_PACE = { firstMs: SECOND_MS, longestMs: 60 * SECOND_MS };
const ANSWER_WITHIN_MS = 5 * SECOND_MS;
const SIGN_OF_LIFE_MS = 20 * SECOND_MS;
const RUN_NOTE = 'run';

/** Everything about alerts that takes time: the outbox, the channels, the replies. On a thread of its own. */
export class AlertService {
  readonly #task: AlertTask;
  readonly #parts: AlertServiceParts;
  readonly #held = new DisposableStack();
  readonly #outbox: AlertOutbox;
  readonly #dispatcher: Dispatcher;
  readonly #watch: EngineWatch;
  readonly #poll: TelegramPoll | null = null;
  readonly #waiting = new Map<number, (reply: DeskReply | null) => void>();
  readonly #isSender: boolean;
  #asked = 0;
  #ending = false;
  #sign: Disposable | null = null;
  #ping: Disposable | null = null;
  #pingProblem: string | null = null;
  #withheld: string | null = null;

  constructor(task: AlertTask, parts: AlertServiceParts) {
    this.#task = task;
    this.#parts = parts;
    const { clock } = parts;
    const settings = alertSettings(task.configFolder);
    const { channels, telegram, problems } = openChannels(settings, task.secrets, parts.everyMs);
    for (const problem of problems) this.#trouble(problem);
    const claim = claimSending(task.outboxPath);
    this.#isSender = claim !== null;
    if (claim === null) this.#trouble('another process sends the alerts; those of this one go through its outbox');
    else this.#held.use(claim);
    this.#outbox = this.#held.use(AlertOutboxFile.openToSend(task.outboxPath, this.#isSender));
    this.#dispatcher = this.#held.use(
      new Dispatcher({
        outbox: this.#outbox,
        channels,
        rules: settings,
        clock,
        sends: this.#isSender,
        trouble: (channel, why) => this.#channelTrouble(channel, why),
      }),
    );
    const silenceMs = settings.deadMan.silenceSeconds * SECOND_MS;
    this.#watch = this.#held.use(new EngineWatch(clock, silenceMs, (alert) => this.#dispatcher.raise(alert)));
    this.#sayStarted();
    if (telegram !== null && this.#isSender) {
      const conversation = new Conversation({
        dispatcher: this.#dispatcher,
        outbox: this.#outbox,
        clock,
        readButton: (data) => {
          const press = parseButton(data);
          return press === null ? null : { ...press, fits: (id) => alertMark(id) === press.mark };
        },
        ask: (request) => this.#ask(request),
      });
      const { chats, users, waitSeconds } = settings.telegram;
      this.#poll = new TelegramPoll({
        api: telegram,
        guests: { chats, users },
        waitS: waitSeconds,
        pace: parts.pollPace ?? POLL_PACE,
        readPlace: (bot) => numberOf(this.#outbox.note(placeNote(bot))),
        keepPlace: (bot, place) => this.#outbox.setNote(placeNote(bot), String(place)),
        hear: (heard) => conversation.hear(heard),
        trouble: (why) => this.#trouble(why === null ? 'Telegram: replies are heard again' : `Telegram: ${why}`),
      });
    }
    if (task.secrets.heartbeatUrl !== null) this.#pingOn(task.secrets.heartbeatUrl, settings.deadMan.pingSeconds);
  }

  hear(order: AlertOrder): void {
    switch (order.kind) {
      case 'raise':
        for (const alert of order.alerts) this.#dispatcher.raise(alert);
        this.#parts.post({ kind: 'took', count: order.alerts.length });
        return;
      case 'beat':
        this.#withhold(order.withheld);
        return this.#watch.beat();
      case 'reply':
        this.#waiting.get(order.id)?.(order.reply);
        this.#waiting.delete(order.id);
        return;
      case 'finish':
        void this.#finish(order);
    }
  }

  /** The last word goes out while everything is still open. */
  async #finish({ lines, withinMs }: AlertOrder & { readonly kind: 'finish' }): Promise<void> {
    if (this.#ending) return;
    this.#ending = true;
    const { clock, ended } = this.#parts;
    const { startedMs, what } = this.#task;
    this.#watch[Symbol.dispose]();
    this.#ping?.[Symbol.dispose]();
    this.#dispatcher.raise(stoppedAlert(startedMs, clock.now(), what, lines));
    const silenced = this.#poll?.stop();
    // Nobody answers any more: what was to be written down is heard again by the next run.
    for (const giveUp of this.#waiting.values()) giveUp(null);
    await silenced;
    await this.#dispatcher.flush(withinMs);
    this.#sign?.[Symbol.dispose]();
    if (this.#isSender) this.#outbox.setNote(RUN_NOTE, null);
    this.#held.dispose();
    ended();
  }

  #sayStarted(): void {
    const { clock } = this.#parts;
    const { startedMs, what } = this.#task;
    if (!this.#isSender) return;
    const before = parseRun(this.#outbox.note(RUN_NOTE));
    if (before !== null) {
      this.#dispatcher.raise(diedAlert(before.startedMs, before.aliveMs, clock.now(), before.what));
    }
    this.#dispatcher.raise(startedAlert(startedMs, what));
    this.#signLife();
  }

  /** Whoever starts next learns until when this one lived. */
  #signLife(): void {
    const { clock } = this.#parts;
    const { startedMs, what } = this.#task;
    const run: RunNote = { startedMs, what, aliveMs: clock.now() };
    try {
      this.#outbox.setNote(RUN_NOTE, JSON.stringify(run));
    } catch (error) {
      this.#trouble(error instanceof Error ? error.message : String(error));
    }
    this.#sign = clock.wakeAt(epochMs(clock.now() + SIGN_OF_LIFE_MS), () => this.#signLife());
  }

  #pingOn(address: string, everySeconds: number): void {
    const { clock } = this.#parts;
    // A watchdog that hears of a silent engine, or of one that records nothing, could not tell it from one that works.
    if (!this.#watch.isSilent && this.#withheld === null) {
      void pingHeartbeat(address).then((result) => {
        const problem = result.ok ? null : result.failure;
        if (problem !== null && this.#pingProblem === null && !this.#ending) this.#trouble(`heartbeat: ${problem}`);
        this.#pingProblem = problem;
      });
    }
    this.#ping = clock.wakeAt(epochMs(clock.now() + everySeconds * SECOND_MS), () =>
      this.#pingOn(address, everySeconds),
    );
  }

  #withhold(why: string | null): void {
    if (why !== null && this.#withheld === null) this.#trouble(`heartbeat: withheld, ${why}`);
    this.#withheld = why;
  }

  async #ask(request: DeskRequest): Promise<DeskReply | null> {
    const { clock, post } = this.#parts;
    const id = this.#asked++;
    return new Promise((resolve) => {
      const late = clock.wakeAt(epochMs(clock.now() + ANSWER_WITHIN_MS), () => {
        this.#waiting.delete(id);
        resolve(null);
      });
      this.#waiting.set(id, (reply) => {
        late[Symbol.dispose]();
        resolve(reply);
      });
      post({ kind: 'ask', id, request });
    });
  }

  /** What only a person can put right is told wherever else one reads. */
  #channelTrouble(channel: string, why: string | null): void {
    this.#trouble(why === null ? `${channel} is well again` : `${channel}: ${why}`);
    if (why === null || this.#dispatcher.closedBecause(channel) === null) return;
    this.#dispatcher.raise(closedAlert(channel, why, this.#task.startedMs, this.#parts.clock.now()));
  }

  #trouble(text: string): void {
    this.#parts.post({ kind: 'trouble', text });
  }
}

interface RunNote {
  readonly startedMs: EpochMs;
  readonly aliveMs: EpochMs;
  readonly what: string;
}

function parseRun(note: string | null): RunNote | null {
  return note === null ? null : (JSON.parse(note) as RunNote);
}

function placeNote(bot: number): string {
  return `telegram place of ${bot}`;
}

function numberOf(note: string | null): number | null {
  return note === null ? null : Number(note);
}
