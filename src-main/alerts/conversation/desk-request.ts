import type { AlertSubject } from '#domain/alert';
import type { PriceE4 } from '#domain/money';

export const SHOWN = ['status', 'signals', 'positions', 'pnl', 'farm', 'regimes', 'why', 'tape'] as const;
export type Shown = (typeof SHOWN)[number];

/** What a person wants from the desk, wherever they asked. */
export type DeskRequest =
  /** `about` is a symbol or an id, where one was named. */
  | { readonly kind: 'show'; readonly what: Shown; readonly about: string | null }
  | { readonly kind: 'open'; readonly subject: AlertSubject }
  | { readonly kind: 'deed'; readonly nonce: string; readonly wish: DeskWish };

/** Something to be written into the trader's book. */
export type DeskWish =
  | { readonly kind: 'pause'; readonly minutes: number | null; readonly reason: string }
  | { readonly kind: 'resume' }
  | { readonly kind: 'reject'; readonly subject: AlertSubject; readonly reason: string }
  | { readonly kind: 'snooze'; readonly subject: AlertSubject; readonly minutes: number }
  | {
      readonly kind: 'fill';
      readonly subject: AlertSubject;
      /** Net of one spread per share. */
      readonly price: PriceE4;
      /** Null: as many as the ticket says. */
      readonly contracts: number | null;
    };

/** In plain words; `subject` is what a reply to it is about. */
export interface DeskReply {
  readonly title: string;
  readonly lines: readonly string[];
  readonly subject: AlertSubject | null;
}
