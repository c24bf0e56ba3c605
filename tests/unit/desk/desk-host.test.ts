import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { commands, type CommandName } from '#contract/commands';
import { CommandFailed } from '#contract/failures';
import { streams } from '#contract/streams';
import { createDesk, type Desk, type DeskOptions } from '#entry/desk-host';
import { epochMs, ManualClock } from '#primitives/clock';
import { SETTINGS_FILES } from '#tests/support/settings-files';
import { recordPart, type TapesFolder, tapesFolder } from '#tests/support/replayed-desk';

const CONFIG = fileURLToPath(new URL('../../../config/', import.meta.url));

let folder: TapesFolder;

let options: DeskOptions & { readonly clock: ManualClock };
let desk: Desk;

beforeAll(() => {
  folder = tapesFolder();
  mkdirSync(folder.file('data'));
  mkdirSync(folder.file('bundled'));
  mkdirSync(folder.file('config'));
  for (const name of SETTINGS_FILES) copyFileSync(join(CONFIG, name), folder.file(`config/${name}`));
  recordPart(folder.file('bundled/demo.tape'), { seed: 3, scenario: 'demo', density: 0.02, minutes: 70 }, null);
  recordPart(folder.file('data/other.tape'), { seed: 4, scenario: 'calm', density: 0.02, minutes: 20 }, null);
  copyFileSync(folder.file('data/other.tape'), folder.file('data/torn.tape'));
  truncateSync(folder.file('data/torn.tape'), 40);
  writeFileSync(folder.file('data/words.tape'), 'not a tape at all, but long enough to be looked at closely');
});

afterAll(() => folder[Symbol.dispose]());

beforeEach(() => {
  options = {
    clock: new ManualClock(epochMs(5_000_000)),
    tapesFolders: [folder.file('data'), folder.file('absent')],
    bundledTapes: folder.file('bundled'),
    memoryFile: folder.file('memory.json'),
    configFolder: folder.file('config'),
    host: 'browser',
  };
  desk = createDesk(options);
  return () => desk.dispose();
});

function pass(ms: number): void {
  options.clock.advanceTo(epochMs(options.clock.now() + ms));
}

function nobody(): void {}

/** Runs a command as the server does: what comes out is what the contract says. */
async function ask<Name extends CommandName>(name: Name, input: unknown) {
  const handler = desk.commands[name] as (input: unknown) => unknown;
  const output = await handler(commands[name].input.parse(input));
  return commands[name].output.parse(output) as ReturnType<(typeof commands)[Name]['output']['parse']>;
}

async function failureOf(name: CommandName, input: unknown): Promise<string> {
  try {
    await ask(name, input);
  } catch (error) {
    if (error instanceof CommandFailed) return error.code;
    throw error;
  }
  return 'done';
}

function status() {
  using view = desk.streams.desk({}, nobody);
  return view.snapshot();
}

describe('a first start', () => {
  it('plays the demo day, sixty times as fast as it happened', () => {
    expect(status()).toMatchObject({ mode: 'DEMO', tape: { id: 'bundled/demo.tape', name: 'Demo day' } });
    expect(status().cursor).toMatchObject({ playing: true, speed: 60, atEnd: false });
    pass(1_000);
    expect(status().cursor.position).toBeGreaterThan(0);
  });

  it('sends nothing but what the contract describes', async () => {
    await ask('replay.speed', { speed: 600 });
    pass(1_000);
    const views = {
      desk: desk.streams.desk({}, nobody),
      board: desk.streams.board({}, nobody),
      chart: desk.streams.chart({ index: 0, interval: '5m' }, nobody),
      timeline: desk.streams.timeline({}, nobody),
      log: desk.streams.log({}, nobody),
      health: desk.streams.health({}, nobody),
    };
    for (const [name, view] of Object.entries(views)) {
      const { snapshot } = streams[name as keyof typeof views];
      const value: unknown = view.snapshot();
      expect(snapshot.parse(value)).toEqual(value);
    }
    pass(1_500);
    for (const [name, view] of Object.entries(views)) {
      const { patch } = streams[name as keyof typeof views];
      const news: unknown = view.take();
      expect(news).not.toBeNull();
      expect(patch.parse(news)).toEqual(news);
      view[Symbol.dispose]();
    }
  });

  it('says that no tape is open where there is none, and lives', async () => {
    desk.dispose();
    desk = createDesk({ ...options, bundledTapes: folder.file('absent') });
    expect(status()).toMatchObject({ mode: 'REPLAY', tape: null, instruments: [] });
    for (const name of [
      'replay.play',
      'replay.seek',
      'replay.step',
      'replay.jump',
      'replay.speed',
      'replay.loop',
    ] as const) {
      const input = { toMs: 1, unit: 'bar', direction: 'back', to: 'end', speed: 1, loop: null };
      expect(await failureOf(name, input)).toBe('not-available');
    }
    using chart = desk.streams.chart({ index: 0, interval: '1m' }, nobody);
    expect(chart.snapshot()).toMatchObject({ bars: [], forming: null });
    expect(chart.take()).toBeNull();
    await ask('tapes.open', { id: 'data/other.tape' });
    pass(0);
    expect(chart.take()).toMatchObject({ resync: true });
    expect(chart.snapshot().instrument.symbol).toBe('BTCUSDT');
  });

  it('opens the tape it is given instead, and the demo day where that one is damaged', () => {
    desk.dispose();
    desk = createDesk({ ...options, tapeFile: folder.file('data/other.tape') });
    expect(status()).toMatchObject({ mode: 'REPLAY', tape: { id: 'file/other.tape' }, cursor: { playing: false } });
    desk.dispose();
    desk = createDesk({ ...options, tapeFile: folder.file('data/torn.tape') });
    expect(status()).toMatchObject({ mode: 'DEMO', tape: { id: 'bundled/demo.tape' } });
    using health = desk.streams.health({}, nobody);
    expect(health.snapshot().recentErrors[0]?.text).toContain('torn.tape');
  });
});

describe('tapes', () => {
  it('are listed with what they hold, broken ones with their problem', async () => {
    const { tapes } = await ask('tapes.list', {});
    expect(tapes.map(({ id, problem }) => [id, problem === null])).toEqual([
      ['bundled/demo.tape', true],
      ['data/other.tape', true],
      ['data/torn.tape', false],
      ['data/words.tape', false],
    ]);
    expect(tapes[1]).toMatchObject({ name: 'other', origin: 'seed 4', keyframes: expect.any(Number) });
    expect(tapes[1]?.inputs).toBeGreaterThan(0);
    expect(tapes[2]?.problem).toContain('torn.tape');
  });

  it('are opened by their id, each in its own epoch; a failure leaves the one before', async () => {
    const { epoch } = status().cursor;
    await ask('tapes.open', { id: 'data/other.tape' });
    expect(status()).toMatchObject({ mode: 'REPLAY', tape: { name: 'other' } });
    expect(status().cursor.epoch).toBeGreaterThan(epoch);
    expect(await failureOf('tapes.open', { id: 'data/none.tape' })).toBe('not-found');
    expect(await failureOf('tapes.open', { id: '../bundled/demo.tape' })).toBe('not-found');
    expect(await failureOf('tapes.open', { id: 'data/words.tape' })).toBe('damaged');
    expect(status().tape?.name).toBe('other');
    expect(await failureOf('replay.step', { unit: 'event', direction: 'forward' })).toBe('done');
  });
});

describe('a replay', () => {
  it('answers a seek with where it stands', async () => {
    const { firstSeenMs } = status().tape ?? {};
    const toMs = (firstSeenMs ?? 0) + 600_000;
    const { seenMs, tookMs } = await ask('replay.seek', { toMs });
    expect(seenMs).toBeLessThan(toMs);
    expect(tookMs).toBeGreaterThanOrEqual(0);
    expect(status().cursor.seenMs).toBe(seenMs);
  });

  it('refuses to play on where the tape ends, unless it goes round', async () => {
    await ask('replay.pause', {});
    expect(await ask('replay.jump', { to: 'end' })).toEqual({ moved: true });
    expect(await failureOf('replay.play', {})).toBe('refused');
    const { firstSeenMs } = status().tape ?? {};
    const fromMs = firstSeenMs ?? 0;
    expect(await failureOf('replay.loop', { loop: { fromMs, toMs: fromMs } })).toBe('bad-input');
    await ask('replay.loop', { loop: { fromMs, toMs: fromMs + 60_000 } });
    await ask('replay.play', {});
    pass(100);
    expect(status().cursor).toMatchObject({ playing: true, loop: { fromMs, toMs: fromMs + 60_000 } });
    await ask('replay.loop', { loop: null });
    await ask('replay.speed', { speed: 'max' });
    expect(status().cursor).toMatchObject({ loop: null, speed: 'max' });
  });

  it('pages back through bars and never beyond the cursor', async () => {
    pass(0);
    const { firstSeenMs } = status().tape ?? {};
    await ask('replay.seek', { toMs: (firstSeenMs ?? 0) + 45 * 60_000 });
    const page = await ask('chart.page', { index: 0, interval: '1m', beforeMs: 4e15, count: 10 });
    expect(page).toMatchObject({ more: true });
    expect(page.bars).toHaveLength(10);
    const before = await ask('chart.page', { index: 0, interval: '1m', beforeMs: page.bars[0]?.t, count: 1_000 });
    expect(before.more).toBe(false);
    expect((before.bars.at(-1)?.t ?? 0) + 60_000).toBe(page.bars[0]?.t);
    expect(page.bars.at(-1)?.t).toBeLessThan((firstSeenMs ?? 0) + 45 * 60_000);
    expect(await failureOf('chart.page', { index: 77, interval: '1m', beforeMs: 1, count: 1 })).toBe('not-found');
  });

  it('gives the full record of an event that is known, and of no other', async () => {
    pass(0);
    await ask('replay.jump', { to: 'end' });
    using log = desk.streams.log({}, nobody);
    const { entries } = log.snapshot();
    for (const { id, type, seenMs } of entries) {
      const { record } = await ask('event.read', { id });
      expect(JSON.parse(record)).toMatchObject({ type, seenMs });
    }
    const last = entries.at(-1)?.id ?? 0;
    expect(await failureOf('event.read', { id: last + 1 })).toBe('not-found');
    expect(await failureOf('event.read', { id: -1 })).toBe('not-found');
    await ask('replay.jump', { to: 'start' });
    expect(await failureOf('event.read', { id: last })).toBe('not-found');
  });
});

describe('what windows remember', () => {
  it('is there for the next desk', async () => {
    expect(await ask('memory.read', { key: 'layout' })).toEqual({ value: null });
    await ask('memory.write', { key: 'layout', value: '{"a":1}' });
    await ask('memory.write', { key: 'gone', value: 'x' });
    await ask('memory.write', { key: 'gone', value: null });
    desk.dispose();
    desk = createDesk(options);
    expect(await ask('memory.read', { key: 'layout' })).toEqual({ value: '{"a":1}' });
    expect(await ask('memory.read', { key: 'gone' })).toEqual({ value: null });
  });
});

describe('settings', () => {
  it('are read with their comments, checked with a difference and saved as they were written', async () => {
    const { files } = await ask('settings.read', {});
    expect(files.map(({ name }) => name)).toEqual(SETTINGS_FILES);
    const text = files[0]?.text ?? '';
    const edited = text.replace('settleMs: 1000', 'settleMs: 1500 # slower venues');
    const { problem, difference } = await ask('settings.check', { name: 'config.yaml', text: edited });
    expect(problem).toBeNull();
    expect(difference.filter((line) => !line.startsWith(' '))).toEqual([
      '−  settleMs: 1000',
      '+  settleMs: 1500 # slower venues',
    ]);
    await ask('settings.save', { name: 'config.yaml', text: edited });
    expect(readFileSync(folder.file('config/config.yaml'), 'utf8')).toBe(edited);
    expect(readFileSync(folder.file('config/config.yaml.bak'), 'utf8')).toBe(text);
    await ask('settings.save', { name: 'config.yaml', text });
    expect(existsSync(folder.file('config/config.yaml.new'))).toBe(false);
  });

  it('that decide when nothing is sold are on the open calendar as soon as they are saved', async () => {
    const { files } = await ask('settings.read', {});
    const text = files.find(({ name }) => name === 'strategy_params.json')?.text ?? '';
    await ask('replay.jump', { to: 'end' });
    using view = desk.streams.calendar({}, nobody);
    const hours = () => {
      const [first] = view.snapshot().blackouts;
      return ((first?.untilMs ?? 0) - (first?.fromMs ?? 0)) / 3_600_000;
    };
    expect(hours()).toBe(19);
    expect(view.take()).toBeNull();
    const edited = text.replaceAll('"hoursBefore": 18', '"hoursBefore": 6');
    await ask('settings.save', { name: 'strategy_params.json', text: edited });
    expect(view.take()).not.toBeNull();
    expect(hours()).toBe(7);
    await ask('settings.save', { name: 'strategy_params.json', text });
  });

  it('with a mistake are not saved, and the mistake has a remedy', async () => {
    const { files } = await ask('settings.read', {});
    const text = (files[1]?.text ?? '').replace('enterSlope: 0.5', 'enterSlop: 0.5');
    const { problem } = await ask('settings.check', { name: 'thresholds.yaml', text });
    expect(problem).toContain('enterSlope');
    expect(await failureOf('settings.save', { name: 'thresholds.yaml', text })).toBe('refused');
    expect(readFileSync(folder.file('config/thresholds.yaml'), 'utf8')).toBe(files[1]?.text);
    expect(await failureOf('settings.check', { name: '../package.json', text })).toBe('not-found');
    expect(await failureOf('settings.save', { name: 'other.yaml', text: '' })).toBe('not-found');
  });
});

it('says what it is made of, with the attribution that a licence asks for', async () => {
  const about = await ask('about.read', {});
  expect(about.version).toMatch(/^\d+\.\d+\.\d+/);
  expect(about.runtime).toContain(process.versions.node);
  const charts = about.licences.find(({ name }) => name === 'lightweight-charts');
  expect(charts?.licence).toContain('https://www.tradingview.com/');
  for (const { version, licence } of about.licences) expect([version === '', licence === '']).toEqual([false, false]);
});

describe('health', () => {
  it('samples its figures once a second and keeps what went wrong', () => {
    using health = desk.streams.health({}, nobody);
    expect(health.snapshot().restarts).toBe(0);
    expect(health.take()).toBeNull();
    pass(3_500);
    const news = health.take();
    if (news === null || 'resync' in news) throw new Error('figures were sampled');
    for (const { history, value } of news.figures ?? []) expect(history.at(-1) ?? null).toBe(value);
    expect(news.figures?.find(({ name }) => name === 'Inputs')?.history).toHaveLength(4);
    expect(news.tickCounts?.map(({ symbol }) => symbol)).toContain('BTCUSDT');
    desk.noteError('the venue hung up');
    expect(health.take()).toMatchObject({ recentErrors: [{ text: 'the venue hung up' }] });
  });

  it('wakes those who watch, until they leave', () => {
    let woken = 0;
    const view = desk.streams.health({}, () => void woken++);
    pass(1_000);
    expect(woken).toBeGreaterThan(0);
    view[Symbol.dispose]();
    const before = woken;
    pass(1_000);
    expect(woken).toBe(before);
  });
});

describe('secrets', () => {
  it('are kept beside the memory, and nothing else ever holds one', async () => {
    await ask('secrets.keep', { name: 'ALPACA_KEY_ID', value: 'planted' });
    const answer = await ask('settings.read', {});
    expect(answer.secrets.filter(({ isSet }) => isSet)).toMatchObject([{ name: 'ALPACA_KEY_ID', from: 'file' }]);
    expect(JSON.stringify(answer)).not.toContain('planted');
    expect(readFileSync(folder.file('secrets.json'), 'utf8')).toContain('planted');
    await ask('memory.write', { key: 'any', value: 'thing' });
    expect(readFileSync(folder.file('memory.json'), 'utf8')).not.toContain('planted');
    await ask('secrets.keep', { name: 'ALPACA_KEY_ID', value: null });
    expect(readFileSync(folder.file('secrets.json'), 'utf8')).not.toContain('planted');
    expect(await failureOf('secrets.keep', { name: 'UNHEARD_OF', value: 'planted' })).toBe('not-found');
  });
});

describe('an engine that was started again', () => {
  const standsAt = () => {
    const { tape, cursor } = status();
    return { id: tape?.id, ...cursor };
  };
  /** The next engine finds in the file what this one has written. */
  const startAgain = (restarts: number): void => {
    pass(500);
    desk.dispose();
    desk = createDesk({ ...options, restarts });
  };

  it('goes on where it stood: tape, place, speed, loop, and whether it plays', async () => {
    await ask('tapes.open', { id: 'data/other.tape' });
    const start = status().tape?.firstSeenMs ?? 0;
    await ask('replay.seek', { toMs: start + 400_000 });
    await ask('replay.speed', { speed: 10 });
    await ask('replay.loop', { loop: { fromMs: start + 300_000, toMs: start + 900_000 } });
    const before = standsAt();
    startAgain(1);
    expect(standsAt()).toMatchObject({ ...before, epoch: expect.any(Number) as number });

    await ask('replay.play', {});
    pass(3_000);
    const playing = standsAt();
    startAgain(2);
    expect(standsAt()).toMatchObject({ id: 'data/other.tape', playing: true, speed: 10 });
    expect(Math.abs((standsAt().seenMs ?? 0) - (playing.seenMs ?? 0))).toBeLessThanOrEqual(6_000 * 10);
  });

  it('begins as ever where nobody crashed, or where the tape is gone', async () => {
    copyFileSync(folder.file('data/other.tape'), folder.file('data/soon-gone.tape'));
    await ask('tapes.open', { id: 'data/soon-gone.tape' });
    startAgain(0);
    expect(standsAt()).toMatchObject({ id: 'bundled/demo.tape', playing: true, speed: 60 });
    await ask('tapes.open', { id: 'data/soon-gone.tape' });
    rmSync(folder.file('data/soon-gone.tape'));
    startAgain(1);
    expect(standsAt()).toMatchObject({ id: 'bundled/demo.tape', playing: true, speed: 60 });
    using health = desk.streams.health({}, nobody);
    expect(health.snapshot().recentErrors.at(-1)?.text).toContain('soon-gone');
  });
});
