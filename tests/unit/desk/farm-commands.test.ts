import { beforeEach, describe, expect, it } from 'vitest';
import { CommandFailed } from '#contract/failures';
import type { FarmProgress } from '#contract/farm-view';
import { farmCommands } from '#entry/desk/farm-commands';
import { epochMs, MINUTE_MS } from '#primitives/clock';
import type { ReplayDesk } from '#research/desk/replay-desk';
import type { FarmAnalyst } from '#transport/projections/farm/farm-analyst';
import { noFarm } from '#transport/projections/farm/no-farm';

const EVERYBODY = { levels: [], trades: 0, groupBy: [], sort: null };

describe('what a window may ask of a farm', () => {
  let scene: { epoch: number; openMinuteMs: ReturnType<typeof epochMs> };
  let asked: { topic: string; until: number }[];
  let meanwhile: () => void;
  let progress: FarmProgress;

  beforeEach(() => {
    scene = { epoch: 1, openMinuteMs: epochMs(100 * MINUTE_MS) };
    asked = [];
    meanwhile = () => undefined;
    progress = { ...noFarm(null).progress, phase: 'ready', epoch: 'e1', configs: 10 };
  });

  function commands() {
    const farm = {
      get progress() {
        return progress;
      },
      ask: (topic: string, until: number) => {
        asked.push({ topic, until });
        meanwhile();
        return Promise.resolve('an answer');
      },
    } as unknown as FarmAnalyst;
    return farmCommands(
      {
        get scene() {
          return scene;
        },
      } as unknown as ReplayDesk,
      farm,
    );
  }

  it('is answered from what was over at the cursor', async () => {
    expect(await commands()['farm.config']({ mayLag: false, config: 3 })).toBe('an answer');
    await commands()['farm.misses']({});
    expect(asked).toEqual([
      { topic: 'config', until: 100 },
      { topic: 'misses', until: 100 },
    ]);
  });

  it('is not answered at all once the cursor has jumped: it may lie ahead of it now', async () => {
    meanwhile = () => {
      scene = { epoch: 2, openMinuteMs: epochMs(50 * MINUTE_MS) };
    };
    await expect(commands()['farm.league']({ mayLag: false, query: EVERYBODY, from: 0, count: 10 })).rejects.toThrow(
      'The cursor has moved',
    );
  });

  it('names the dimensions that there are where one is asked for that is not', () => {
    const levels = [{ dimension: 'luck', levels: [0] }];
    const ask = () => commands()['farm.league']({ mayLag: false, query: { ...EVERYBODY, levels }, from: 0, count: 10 });
    expect(ask).toThrow(CommandFailed);
    expect(ask).toThrow(/no dimension "luck"\. It has underlying, structure/);
    expect(asked).toHaveLength(0);
  });

  it('says which numbers there are where a config is asked for that is not', () => {
    expect(() => commands()['farm.config']({ mayLag: false, config: 10 })).toThrow(
      'There is no config 10: this farm has 10, numbered from 0.',
    );
  });

  it('is refused with the reason where no farm runs', async () => {
    progress = noFarm('This tape has no option chains.').progress;
    await expect(commands()['farm.consensus']({})).rejects.toThrow('This tape has no option chains.');
  });

  it('has two different dimensions in a map', () => {
    const ask = { mayLag: false, x: 'width', y: 'width', figure: 'realised', levels: [], back: 0 } as const;
    expect(() => commands()['farm.atlas']({ ...ask, levels: [] })).toThrow('A map has two different dimensions.');
  });
});
