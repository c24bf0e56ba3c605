import type { Alert } from '#domain/alert';
import type { EpochMs } from '#primitives/clock';

/** Where an alert is to go. */
export interface Delivery {
  readonly channel: string;
  readonly silent: boolean;
  /** What the other side calls the message that this one answers. */
  readonly answers: string | null;
}

export interface PendingDelivery extends Delivery {
  readonly alert: Alert;
  readonly number: number;
  readonly raisedMs: EpochMs;
  /** Earlier attempts, of this process or of one that was killed. */
  readonly attempts: number;
  /** One of them may have arrived. */
  readonly isUnsure: boolean;
}

/** Where a channel stands. */
export interface ChannelStanding {
  readonly channel: string;
  readonly waiting: number;
  readonly sent: number;
  readonly givenUp: number;
  readonly lastSentMs: EpochMs | null;
  readonly lastProblem: string | null;
}

/** What became of one alert on one channel. */
export interface DeliveryFate {
  readonly channel: string;
  readonly state: 'waiting' | 'trying' | 'sent' | 'given-up';
  readonly problem: string | null;
}

/** Alerts and what became of them. Whatever a call has answered survives a killed process and a power cut. */
export interface AlertOutbox extends Disposable {
  /** Its number; null where an alert of this id is there already. */
  add(alert: Alert, deliveries: readonly Delivery[], raisedMs: EpochMs): number | null;
  /** The most urgent one that waits, the oldest of these. */
  next(channel: string): PendingDelivery | null;
  waiting(channel: string): number;
  /** Said before the attempt: without an outcome, nobody knows whether it arrived. */
  attempt(number: number, channel: string): void;
  sent(number: number, channel: string, receipt: string, atMs: EpochMs): void;
  /** It waits on. */
  failed(number: number, channel: string, why: string, isUnsure: boolean): void;
  giveUp(number: number, channel: string, why: string, atMs: EpochMs): void;
  /** Gives up what matters least and is oldest, until no more than `most` wait. Answers how many. */
  crowdOut(channel: string, most: number, atMs: EpochMs): number;
  alert(number: number): Alert | null;
  /** Of the message that the other side calls so. */
  ofReceipt(channel: string, receipt: string): { readonly number: number; readonly alert: Alert } | null;
  /** Of the alert of this id. */
  fates(id: string): readonly DeliveryFate[];
  standings(): readonly ChannelStanding[];
  /** Small things to be remembered, such as how far a channel has been read. */
  note(key: string): string | null;
  setNote(key: string, value: string | null): void;
  /** Drops what was settled before then. Answers how many alerts. */
  forget(beforeMs: EpochMs): number;
}
