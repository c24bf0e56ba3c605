import type { AlertSubject } from '#domain/alert';
import type { DeskReply, DeskRequest, DeskWish } from '#alerts/conversation/desk-request';
import { HELP_LINES } from '#alerts/conversation/help-lines';
import { type ReadText, readText } from '#alerts/conversation/read-text';
import type { Dispatcher } from '#alerts/dispatcher';
import { clockText } from '#alerts/words/clock-text';
import type { AlertOutbox } from '#ports/alert-outbox';
import type { HeardMessage } from '#ports/heard-message';
import { type Clock, epochMs, MINUTE_MS } from '#primitives/clock';

/** Which alert a button stands under, and what it does. */
export interface PressedButton {
  readonly number: number;
  readonly action: 'open' | 'snooze' | 'reject' | 'filled';
  /** Whether it stands under this alert, and not under one of the same number in an outbox that is gone. */
  readonly fits: (alertId: string) => boolean;
}

export interface ConversationParts {
  readonly dispatcher: Dispatcher;
  readonly outbox: AlertOutbox;
  readonly clock: Clock;
  readonly readButton: (data: string) => PressedButton | null;
  /** Null where the desk does not answer. */
  readonly ask: (request: DeskRequest) => Promise<DeskReply | null>;
}

/** The desk was asked to write something down and has not said that it did. */
class DeskSilent extends Error {
  override readonly name = 'DeskSilent';
}

const SNOOZE_MINUTES = 30;

/** Hears what people say on a channel, asks the desk where that is needed, and answers through the outbox. */
export class Conversation {
  readonly #parts: ConversationParts;

  constructor(parts: ConversationParts) {
    this.#parts = parts;
  }

  /**
   * Resolves once it is dealt with, with a word for a button that was pressed. Heard twice, it is answered once and written
   * down once. Rejects where a deed could not be handed over: then it has to be heard again.
   */
  async hear(heard: HeardMessage): Promise<string | null> {
    return heard.kind === 'text' ? this.#hearText(heard) : this.#hearPress(heard);
  }

  async #hearText(heard: HeardMessage & { readonly kind: 'text' }): Promise<null> {
    const read = readText(heard.text);
    const replied = heard.repliesTo === null ? null : this.#parts.outbox.ofReceipt(heard.channel, heard.repliesTo);
    const reply = await this.#replyTo(read, heard, replied?.alert.subject ?? null);
    this.#answer(heard, heard.receipt, reply);
    return null;
  }

  async #replyTo(read: ReadText, { id }: HeardMessage, subject: AlertSubject | null): Promise<DeskReply> {
    switch (read.kind) {
      case 'help':
        return plain('What can be said', HELP_LINES);
      case 'unclear':
        return plain(read.say, []);
      case 'mute':
        return this.#mute(read.minutes);
      case 'show':
        return this.#show({ kind: 'show', what: read.what, about: read.about });
      case 'pause':
        return this.#do(id, { kind: 'pause', minutes: read.minutes, reason: read.reason });
      case 'resume':
        return this.#do(id, { kind: 'resume' });
      case 'filled':
        if (subject === null) return withoutSubject('filled 0.41 x2');
        return this.#do(id, { kind: 'fill', subject, price: read.price, contracts: read.contracts });
      case 'reject':
        if (subject === null) return withoutSubject('reject too wide');
        return this.#do(id, { kind: 'reject', subject, reason: read.reason });
      case 'snooze':
        if (subject === null) return withoutSubject('snooze 30m');
        return this.#do(id, { kind: 'snooze', subject, minutes: read.minutes });
    }
  }

  async #hearPress(heard: HeardMessage & { readonly kind: 'press' }): Promise<string | null> {
    const pressed = this.#parts.readButton(heard.data);
    const alert = pressed === null ? null : this.#parts.outbox.alert(pressed.number);
    if (pressed === null || alert === null || alert.subject === null || !pressed.fits(alert.id)) {
      return 'This button belongs to an alert that is no longer known. Nothing was done.';
    }
    const { subject } = alert;
    switch (pressed.action) {
      case 'filled': {
        const reply = plain('Reply to this message with your fill', [
          'The net price per share, and how many spreads: filled 0.41 x2',
        ]);
        this.#answer(heard, heard.receipt, { ...reply, subject });
        return null;
      }
      case 'open':
        this.#answer(heard, heard.receipt, await this.#show({ kind: 'open', subject }));
        return null;
      case 'snooze':
      case 'reject': {
        const wish: DeskWish =
          pressed.action === 'snooze'
            ? { kind: 'snooze', subject, minutes: SNOOZE_MINUTES }
            : { kind: 'reject', subject, reason: 'rejected from Telegram' };
        const reply = await this.#do(heard.id, wish);
        this.#answer(heard, heard.receipt, reply);
        return reply.title;
      }
    }
  }

  #mute(minutes: number | null): DeskReply {
    const { dispatcher, clock } = this.#parts;
    const until = minutes === null ? null : epochMs(clock.now() + minutes * MINUTE_MS);
    dispatcher.mute(until);
    return until === null
      ? plain('Alerts are heard again', [])
      : plain(`Muted until ${clockText(until)}`, ['Alerts still come, without a sound. /mute off ends it.']);
  }

  /** Looking can be tried again: a desk that says nothing is itself worth knowing. */
  async #show(request: DeskRequest): Promise<DeskReply> {
    const reply = await this.#parts.ask(request);
    return reply ?? plain('The desk does not answer', ['It is busy or stands still. Try again in a moment.']);
  }

  async #do(nonce: string, wish: DeskWish): Promise<DeskReply> {
    const reply = await this.#parts.ask({ kind: 'deed', nonce, wish });
    if (reply === null) throw new DeskSilent('the desk does not answer; what was said is kept and tried again');
    return reply;
  }

  #answer(heard: HeardMessage, answers: string | null, { title, lines, subject }: DeskReply): void {
    const { dispatcher, clock } = this.#parts;
    dispatcher.answer(
      {
        id: `answer/${heard.id}`,
        event: 'answer',
        tier: 1,
        atMs: clock.now(),
        title,
        lines,
        subject,
        actions: [],
        freshForMs: null,
      },
      heard.channel,
      answers,
    );
  }
}

function plain(title: string, lines: readonly string[]): DeskReply {
  return { title, lines, subject: null };
}

function withoutSubject(example: string): DeskReply {
  return plain('Which one?', [`Reply to the message of the recommendation or position it is about: ${example}`]);
}
