import type { AlertRules } from '#alerts/alert-rules';

/** Who is told, and where. What is secret (the bot's token, the webhook's address) is kept elsewhere. */
export interface AlertSettings extends AlertRules {
  readonly telegram: {
    /** Written to. None: Telegram is off. */
    readonly chats: readonly number[];
    /** Whose words and presses count, in those chats. */
    readonly users: readonly number[];
    readonly server: string;
    /** How long one question for news stays open. */
    readonly waitSeconds: number;
  };
  readonly webhook: boolean;
  /** The desktop's own notices, while no window of ours is looked at. */
  readonly desktop: boolean;
  readonly deadMan: {
    /** An engine that says nothing for so long is reported. */
    readonly silenceSeconds: number;
    /** How often HEARTBEAT_URL is asked for, where it is set. */
    readonly pingSeconds: number;
  };
  /** After the close. */
  readonly reviewMinutes: number;
  /** Data that is missing for less is not worth a word. */
  readonly gapSeconds: number;
}
