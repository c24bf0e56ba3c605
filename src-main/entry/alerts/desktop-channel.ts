import type { AlertChannel, OutgoingAlert, SendOutcome } from '#ports/alert-channel';
import { SECOND_MS } from '#primitives/clock';

export interface DesktopNotice {
  readonly title: string;
  readonly body: string;
}

const MOST_TITLE = 200;
const MOST_BODY = 1_000;
/** The rest is on the screen that a click leads to. */
const LINES = 4;

/** The desktop's own notices. They make a sound or are not there: what shall only be read is read in the window. */
export class DesktopChannel implements AlertChannel {
  readonly name = 'desktop';
  readonly everyMs = 2 * SECOND_MS;
  readonly #show: (notice: DesktopNotice) => void;

  constructor(show: (notice: DesktopNotice) => void) {
    this.#show = show;
  }

  async send({ alert, silent }: OutgoingAlert): Promise<SendOutcome> {
    if (silent) return { kind: 'refused', why: 'shown in the window alone' };
    const body = alert.lines.slice(0, LINES).join('\n').slice(0, MOST_BODY);
    this.#show({ title: alert.title.slice(0, MOST_TITLE), body });
    return { kind: 'sent', receipt: alert.id, restMs: 0 };
  }
}
