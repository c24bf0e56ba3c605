import { openChannels } from '#entry/alerts/alert-channels';
import { alertOutboxPath } from '#entry/alerts/alert-outbox-place';
import { alertSecretsOf, readAlertSecrets } from '#entry/alerts/alert-secrets';
import { RecordedAlerts } from '#entry/alerts/recorded-alerts';
import type { EnteredSecrets } from '#entry/kept-secrets';
import { alertSettings } from '#entry/load-settings';
import { openTape } from '#entry/open-tape';
import type { RecordingSession } from '#entry/recording-session';
import { loadTradingTerms } from '#entry/trading/trading-terms';
import type { NyseCalendar } from '#market/sessions/nyse-calendar';
import type { Clock } from '#primitives/clock';

export interface AlertsWish {
  readonly configFolder: string;
  readonly tapePath: string;
  readonly session: RecordingSession;
  readonly nyse: NyseCalendar;
  readonly clock: Clock;
  /** Instead of those entered on this machine. */
  readonly secrets?: EnteredSecrets;
  /** What goes wrong with a channel is said and never ends a recording. */
  readonly trouble: (text: string) => void;
}

/** Null where nobody is to be told anything. */
export async function openRecordedAlerts(wish: AlertsWish): Promise<RecordedAlerts | null> {
  const { configFolder, tapePath, session, nyse, clock, trouble } = wish;
  const settings = alertSettings(configFolder);
  const secrets = wish.secrets === undefined ? await readAlertSecrets() : alertSecretsOf(wish.secrets);
  const { channels, problems } = openChannels(settings, secrets);
  if (channels.length === 0 && secrets.heartbeatUrl === null) {
    for (const problem of problems) trouble(problem);
    return null;
  }
  using tape = openTape(tapePath);
  const task = { configFolder, outboxPath: alertOutboxPath(), secrets, startedMs: clock.now() };
  const terms = loadTradingTerms(configFolder);
  if (!terms.ok) trouble(`nothing is sized or marked: ${terms.failure}`);
  return new RecordedAlerts({
    session,
    header: tape.reader.header,
    tapePath,
    nyse,
    settings,
    terms: terms.ok ? terms.value : null,
    task,
    clock,
    trouble,
  });
}
