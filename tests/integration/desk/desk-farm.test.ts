import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FarmView } from '#contract/farm-view';
import { createDesk, type Desk } from '#entry/desk-host';
import { SystemClock } from '#telemetry/system-clock';
import { nodeTapeFiles } from '#store/tape/node-tape-files';
import { recordMarket } from '#tests/support/market-recording';
import { type TapesFolder, tapesFolder } from '#tests/support/replayed-desk';

const CONFIG = fileURLToPath(new URL('../../../config/', import.meta.url));
/** From just before New York opens. */
const DAY = { seed: 7, scenario: 'demo', density: 0.03, fromMinute: 865, minutes: 120, options: true } as const;

let folder: TapesFolder;

beforeAll(() => {
  folder = tapesFolder();
  mkdirSync(folder.file('bundled'));
  mkdirSync(folder.file('config'));
  for (const name of readdirSync(CONFIG).filter((file) => file.endsWith('.yaml'))) {
    copyFileSync(join(CONFIG, name), folder.file(`config/${name}`));
  }
  const grid = readFileSync(join(CONFIG, 'farm.yaml'), 'utf8');
  const smaller = grid.replace('dteTarget: [14, 35]', 'dteTarget: [14]').replace('[IBIT, BITO]', '[IBIT]');
  writeFileSync(folder.file('config/farm.yaml'), smaller.replace('warmthMinimum: [0, 50]', 'warmthMinimum: [0]'));
  recordMarket({ ...DAY, files: nodeTapeFiles, path: folder.file('bundled/demo.tape') });
});

afterAll(() => folder[Symbol.dispose]());

function openDesk(farmsFolder = folder.file('farms')): Desk {
  return createDesk({
    clock: new SystemClock(),
    tapesFolders: [],
    bundledTapes: folder.file('bundled'),
    memoryFile: folder.file('memory.json'),
    configFolder: folder.file('config'),
    farmsFolder,
    host: 'browser',
  });
}

/** Once the farm has been through the tape, and has answered for where the cursor stands. */
async function ready(desk: Desk, at: 'start' | 'end'): Promise<FarmView> {
  await desk.commands['replay.pause']({});
  await desk.commands['replay.jump']({ to: at });
  using stream = desk.streams.farm({}, () => undefined);
  for (;;) {
    const view = stream.snapshot();
    if (view.phase === 'failed') throw new Error(view.problem ?? 'failed');
    const knows = view.activity !== null && (at === 'start' || view.activity.atMs === view.throughMs);
    if (view.phase === 'ready' && knows) return view;
    await sleep(20);
  }
}

describe('the farm of the tape that lies open', () => {
  it('runs by itself, keeps its book, and is there at once the next time', async () => {
    using first = openDesk();
    const before = await ready(first, 'end');
    expect(before.configs).toBeGreaterThan(10_000);
    expect(before.bookBytes).toBeGreaterThan(1_000);
    expect(before.barMs?.bars).toBeGreaterThan(100);
    expect(before.activity?.opened).toBeGreaterThan(0);
    using second = openDesk();
    const after = await ready(second, 'end');
    expect(after.activity).toEqual(before.activity);
    expect(after.bookBytes).toBe(before.bookBytes);
    // Whatever came after the last keyframe is lived through again.
    expect(after.barMs?.bars ?? 0).toBeLessThan(before.barMs?.bars ?? 0);
  });

  it('knows nothing of what comes after the cursor', async () => {
    using desk = openDesk();
    const { activity, throughMs } = await ready(desk, 'start');
    expect(throughMs).not.toBeNull();
    expect(activity).toMatchObject({ atMs: null, bars: 0, opened: 0, held: [] });
  });

  it('is in memory where somebody else keeps it at the moment, and is the same', async () => {
    using one = openDesk(folder.file('shared-farms'));
    using other = openDesk(folder.file('shared-farms'));
    const views = await Promise.all([ready(one, 'end'), ready(other, 'end')]);
    expect(views[0].activity).toEqual(views[1].activity);
    const notes = views.map(({ problem }) => problem ?? '');
    expect(notes.filter((note) => note.includes('kept in memory'))).toHaveLength(1);
  });
});
