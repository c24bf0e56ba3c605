import { writeSync } from 'node:fs';
import { epochMs, ManualClock } from '#primitives/clock';
import { HistoryWriter } from '#store/history/history-writer';
import { type PlacedEvent, SCRIPT_START_MS, scriptedEvents } from '#tests/support/history-fixture';

/** Writes the scripted events and says after each commit how far the file reaches, until it is done or killed. */
const [path = '', inputs = '0', seed = '0'] = process.argv.slice(2);
const events = scriptedEvents(Number(inputs), Number(seed));
using writer = new HistoryWriter({
  path,
  tapeId: 'tape',
  clock: new ManualClock(epochMs(SCRIPT_START_MS)),
  settings: { batchRows: 20 },
});
let said = 0;
for (let position = 1, at = 0; position <= Number(inputs); position++) {
  for (; events[at]?.position === position; at++) writer.offer((events[at] as PlacedEvent).event, position);
  writer.advance(position);
  if (writer.storedThrough === said) continue;
  said = writer.storedThrough;
  writeSync(1, `${said}\n`);
}
