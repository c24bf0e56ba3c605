import { AdviceAlerts } from '#alerts/advice-alerts';
import type { AlertSettings } from '#alerts/alert-settings';
import { Dispatcher } from '#alerts/dispatcher';
import { positionAlert } from '#alerts/position-alerts';
import { type DesktopNotice, DesktopChannel } from '#entry/alerts/desktop-channel';
import type { PlacedAdvice } from '#domain/advice';
import type { HeldPosition } from '#portfolio/book/trader-book';
import type { PositionGlance } from '#portfolio/watch/position-watch';
import { type Clock, epochMs, type EpochMs, SECOND_MS } from '#primitives/clock';
import { AlertOutboxFile } from '#store/alerts/alert-outbox-file';

/** What a desk knows at its cursor, as far as somebody in another window should hear of it. */
export interface NoticeMoment {
  /** Counts jumps, and tapes. */
  readonly epoch: number;
  readonly position: number;
  readonly nowMs: EpochMs | null;
  readonly placed: readonly PlacedAdvice[];
  readonly held: readonly { readonly position: HeldPosition; readonly glance: PositionGlance | null }[];
}

export interface DeskNoticesParts {
  readonly settings: AlertSettings;
  readonly clock: Clock;
  readonly moment: () => NoticeMoment;
  readonly show: (notice: DesktopNotice) => void;
  readonly trouble: (text: string) => void;
}

const LOOK_AGAIN_MS = SECOND_MS;

/**
 * Tells on the desktop what the cursor comes past while a tape plays, through an outbox of its own that nothing outlives:
 * a notice of yesterday is none. What a jump passes over is not told, and what was told once is told again only after one.
 */
export class DeskNotices implements Disposable {
  readonly #parts: DeskNoticesParts;
  readonly #held = new DisposableStack();
  readonly #dispatcher: Dispatcher;
  #alerts: AdviceAlerts | null = null;
  #epoch = -1;
  #heard = 0;
  #nowMs: EpochMs | null = null;
  #look: Disposable | null = null;

  constructor(parts: DeskNoticesParts) {
    this.#parts = parts;
    const { settings, clock, show, trouble } = parts;
    const outbox = this.#held.use(AlertOutboxFile.inMemory());
    this.#dispatcher = this.#held.use(
      new Dispatcher({
        outbox,
        channels: settings.desktop ? [new DesktopChannel(show)] : [],
        rules: settings,
        clock,
        trouble: (_channel, why) => {
          if (why !== null) trouble(`Notices on the desktop: ${why}`);
        },
      }),
    );
  }

  /** The cursor moved. Looked at a little later: it moves many times a second. */
  moved(): void {
    if (this.#look !== null) return;
    const { clock } = this.#parts;
    this.#look = clock.wakeAt(epochMs(clock.now() + LOOK_AGAIN_MS), () => {
      this.#look = null;
      this.#tell(this.#parts.moment());
    });
  }

  [Symbol.dispose](): void {
    this.#look?.[Symbol.dispose]();
    this.#held.dispose();
  }

  #tell(moment: NoticeMoment): void {
    const { epoch, position, nowMs, placed, held } = moment;
    const before = this.#nowMs;
    this.#nowMs = nowMs;
    const scope = `replay-${epoch}`;
    if (epoch !== this.#epoch || this.#alerts === null) {
      this.#epoch = epoch;
      this.#alerts = new AdviceAlerts({ scope, label: 'REPLAY', notBeforeMs: epochMs(0), sizeOf: () => null });
      // It has to know what a later end is the end of.
      this.#alerts.hear(placed.slice(0, heardBy(placed, position)));
      this.#heard = heardBy(placed, position);
      return;
    }
    const heard = heardBy(placed, position);
    for (const alert of this.#alerts.hear(placed.slice(this.#heard, heard))) this.#dispatcher.raise(alert);
    this.#heard = Math.max(this.#heard, heard);
    if (before === null) return;
    for (const { position: one, glance } of held) {
      for (const concern of glance?.concerns ?? []) {
        if (glance === null || concern.sinceMs <= before) continue;
        const id = `${one.id}/${concern.cause}/${concern.sinceMs}`;
        const said = { id, positionId: one.id, ...concern, atMs: concern.sinceMs };
        this.#dispatcher.raise(positionAlert(said, { position: one, glance, scope, label: 'REPLAY' }));
      }
    }
  }
}

/** So many of them lie at or before a position. */
function heardBy(placed: readonly PlacedAdvice[], position: number): number {
  let low = 0;
  let high = placed.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((placed[middle] as PlacedAdvice).position <= position) low = middle + 1;
    else high = middle;
  }
  return low;
}
