import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { BUNDLED_TAPES, createDesk } from '#entry/desk-host';
import { EventTally } from '#entry/event-tally';
import { openTape } from '#entry/open-tape';
import { ReplaySession } from '#research/replay/replay-session';
import { SystemClock } from '#telemetry/system-clock';
import { tapesFolder } from '#tests/support/replayed-desk';

const CONFIG = fileURLToPath(new URL('../../../config/', import.meta.url));

it('the demo day plays at once, is read ahead beside that, and proves every minute at full speed', async () => {
  using folder = tapesFolder();
  const desk = createDesk({
    clock: new SystemClock(),
    tapesFolders: [],
    memoryFile: folder.file('memory.json'),
    configFolder: CONFIG,
    host: 'browser',
  });
  const nobody = (): void => undefined;
  using status = desk.streams.desk({}, nobody);
  using timeline = desk.streams.timeline({}, nobody);
  using log = desk.streams.log({}, nobody);
  expect(status.snapshot()).toMatchObject({ mode: 'DEMO', cursor: { playing: true, speed: 60 } });
  expect(new Date(status.snapshot().cursor.seenMs ?? 0).toISOString()).toMatch(/^2026-03-06T14:2[45]/);
  while (timeline.snapshot().progress < 1) await sleep(20);
  const { lanes, marks, gaps, minutes } = timeline.snapshot();
  expect(lanes.map(({ symbol }) => symbol)).toEqual(['BTCUSDT', 'ETHUSDT', 'IBIT', 'BITO', 'SPY', 'QQQ']);
  expect(lanes.every(({ close, volume }) => close.length === minutes && volume.length === minutes)).toBe(true);
  expect(marks.length).toBeGreaterThan(50);
  expect(gaps).toHaveLength(2);
  await desk.commands['replay.jump']({ to: 'start' });
  await desk.commands['replay.speed']({ speed: 'max' });
  await desk.commands['replay.play']({});
  while (status.snapshot().cursor.playing) await sleep(20);
  expect(status.snapshot()).toMatchObject({
    cursor: { atEnd: true },
    proof: { minutesProved: 1_440, divergence: null },
  });
  expect(timeline.snapshot().proofs).toMatch(/^p{1440}-*$/);
  const tally = new EventTally();
  using tape = openTape(`${BUNDLED_TAPES}demo.tape`);
  const session = new ReplaySession(tape.reader, tape.settings, (event) => tally.add(event));
  session.runTo(tape.reader.inputs);
  expect(log.snapshot().entries.at(-1)?.id).toBe(tally.total - 1);
  desk.dispose();
});
