import type { DeskReply, DeskRequest } from '#alerts/conversation/desk-request';
import type { AlertSecrets } from '#entry/alerts/alert-secrets';
import type { Alert } from '#domain/alert';
import type { EpochMs } from '#primitives/clock';

/** What the thread that sends alerts is started with. */
export interface AlertTask {
  readonly configFolder: string;
  readonly outboxPath: string;
  readonly secrets: AlertSecrets;
  /** What runs: "recording day.tape (simulated market)". */
  readonly what: string;
  readonly startedMs: EpochMs;
}

export type AlertOrder =
  | { readonly kind: 'raise'; readonly alerts: readonly Alert[] }
  /** The engine lives. `withheld`: why a watchdog elsewhere is not told so; null where it is. */
  | { readonly kind: 'beat'; readonly withheld: string | null }
  | { readonly kind: 'reply'; readonly id: number; readonly reply: DeskReply }
  /** The last alert, then the end, once it has arrived or the time is over. */
  | { readonly kind: 'finish'; readonly lines: readonly string[]; readonly withinMs: number };

export type AlertNews =
  /** So many alerts are in the outbox now. */
  | { readonly kind: 'took'; readonly count: number }
  | { readonly kind: 'ask'; readonly id: number; readonly request: DeskRequest }
  | { readonly kind: 'trouble'; readonly text: string };
