import { Dispatcher } from '#alerts/dispatcher';
import { telegramApi } from '#connectors/telegram/telegram-api';
import { TelegramChat } from '#connectors/telegram/telegram-chat';
import { AlertOutboxFile } from '#store/alerts/alert-outbox-file';
import { SystemClock } from '#telemetry/system-clock';
import { LOUD, sampleAlert } from '#tests/support/alert-fixture';

/*
 * Raises the same alerts at each start, as advice does that is derived again from a tape, and sends them. Started by a test
 * that kills it: `node alert-child.ts <outbox> <server> <token> <chat> <alerts>`. Says `all` once nothing waits.
 */
const [path = '', server = '', token = '', chat = '0', alerts = '0'] = process.argv.slice(2);

using outbox = AlertOutboxFile.openToSend(path);
using dispatcher = new Dispatcher({
  outbox,
  channels: [new TelegramChat(telegramApi(token, server), Number(chat), 1)],
  rules: LOUD,
  clock: new SystemClock(),
  pace: { firstMs: 5, longestMs: 50 },
  trouble: () => undefined,
});
for (let number = 0; number < Number(alerts); number++) {
  dispatcher.raise(sampleAlert(`n${number}`));
  process.stdout.write(`kept ${number}\n`);
  await new Promise((resume) => setTimeout(resume, 3));
}
await dispatcher.flush(60_000);
process.stdout.write('all\n');
