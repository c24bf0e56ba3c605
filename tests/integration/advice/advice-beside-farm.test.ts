import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PlacedAdvice } from '#domain/advice';
import type { FarmNews, FarmTask } from '#entry/farm/farm-messages';
import { FarmService } from '#entry/farm/farm-service';
import { loadFarmSetup } from '#entry/farm/farm-setup';
import type { OpenTape } from '#entry/open-tape';
import { openFarmBackend } from '#farm/backends/open-farm-backend';
import { fail } from '#primitives/result';
import { AdviceLedger } from '#research/advice/advice-ledger';
import { BookCounsel } from '#research/advice/book-counsel';
import { adviceText, adviseWhole, DEMO_TAPE, openDemo } from '#tests/support/advised-tape';
import { SETTINGS_FILES } from '#tests/support/settings-files';
import { FramedBook } from '#farm/book/framed-book';
import { openBookToRead } from '#store/farm/farm-folder';
import { farmIdentity } from '#entry/farm/farm-identity';

const CONFIG = fileURLToPath(new URL('../../../config/', import.meta.url));

let folder: string;
let task: FarmTask;
let tape: OpenTape;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'argus-advice-'));
  for (const name of SETTINGS_FILES) copyFileSync(join(CONFIG, name), join(folder, name));
  const path = join(folder, 'farm.yaml');
  // A hundredth of the paper traders, who look for the same spreads.
  const grid = readFileSync(path, 'utf8')
    .replace('structure: [bull_put, bear_call, iron_condor, short_straddle]', 'structure: [bull_put]')
    .replace('trailingStop: [none, { from: 0.5, by: 0.2 }]', 'trailingStop: [none]')
    .replace('stopLoss: [2, 4]', 'stopLoss: [2]')
    .replace('concurrent: [1, 2]', 'concurrent: [1]');
  writeFileSync(path, grid);
  task = { tapePath: DEMO_TAPE, configFolder: folder, root: join(folder, 'farms'), isGrowing: false };
  tape = openDemo();
});

afterAll(() => {
  tape[Symbol.dispose]();
  rmSync(folder, { recursive: true, force: true });
});

interface Heard {
  readonly ledger: AdviceLedger;
  readonly news: readonly FarmNews[];
}

async function serve(change: Partial<FarmTask> = {}, hasBackend = true): Promise<Heard> {
  const ledger = new AdviceLedger();
  const news: FarmNews[] = [];
  const backend = hasBackend ? await openFarmBackend({ backend: 'auto', threads: null }) : fail('no backend here');
  await new Promise<void>((resolve) => {
    const service = new FarmService(
      { ...task, ...change },
      {
        backend,
        post: (one) => {
          news.push(one);
          if (one.kind !== 'advice') return;
          if (one.anew) ledger.clear();
          ledger.add(one.placed, one.progress);
        },
        defer: (work) => void setImmediate(work),
        now: () => performance.now(),
        ended: resolve,
      },
    );
    service.hear({ kind: 'finish' });
  });
  return { ledger, news };
}

function issuedIn(placed: readonly PlacedAdvice[]) {
  return placed.flatMap(({ advice }) => (advice.type === 'recommendation.issued' ? [advice.recommendation] : []));
}

describe('advice beside a farm', () => {
  let beside: Heard;
  beforeAll(async () => {
    beside = await serve();
  }, 300_000);

  it('comes to the end of the tape, and says so', () => {
    expect(beside.ledger.progress).toEqual({
      phase: 'ready',
      problem: null,
      through: tape.reader.inputs,
      inputs: tape.reader.inputs,
    });
  });

  it('asks the paper traders about exactly the spread that it recommends', () => {
    const [first] = issuedIn(beside.ledger.placed);
    expect(first?.farm?.asked).toBeGreaterThan(100);
    expect(first?.farm?.passing).toBeGreaterThan(0);
    expect(first?.farm?.nearMisses.length).toBeGreaterThan(0);
  });

  it('is what it would be if the farm had been through the whole tape before: it never hears of later minutes', () => {
    const setup = loadFarmSetup(folder);
    using file = openBookToRead(task.root ?? '', farmIdentity(tape.reader.header, setup));
    if (file === null) throw new Error('the farm was kept');
    const book = new FramedBook(setup.population, file);
    const counsel = new BookCounsel(() => book, setup.league);
    expect(adviceText(adviseWhole({ tape, counsel }))).toBe(adviceText(beside.ledger.placed));
  });

  it('is the same again by a farm that is already there', async () => {
    const again = await serve();
    expect(adviceText(again.ledger.placed)).toBe(adviceText(beside.ledger.placed));
  });

  it('goes on without counsel where the farm cannot run, and raises the same signals', async () => {
    const alone = await serve({ root: null }, false);
    expect(alone.news.some((one) => one.kind === 'progress' && one.progress.problem === 'no backend here')).toBe(true);
    expect(alone.ledger.progress.phase).toBe('ready');
    expect(issuedIn(alone.ledger.placed)[0]?.farm).toBeNull();
    const ids = (placed: readonly PlacedAdvice[]): readonly string[] =>
      placed.flatMap(({ advice }) => ('signal' in advice ? [advice.signal.id] : []));
    expect(ids(alone.ledger.placed)).toEqual(ids(beside.ledger.placed));
  });

  it('names the mistake in the settings that leaves nobody to advise, while the farm goes on', async () => {
    const path = join(folder, 'strategy_params.json');
    const before = readFileSync(path, 'utf8');
    writeFileSync(path, before.replace('"minimumScore": 50', '"minimumScore": "high"'));
    const { ledger, news } = await serve();
    writeFileSync(path, before);
    expect(ledger.progress.phase).toBe('failed');
    expect(ledger.progress.problem).toContain('router.minimumScore is "high" but must be a number from 0 to 100');
    expect(news.findLast((one) => one.kind === 'progress')?.progress).toMatchObject({ phase: 'ready', problem: null });
  });
});
