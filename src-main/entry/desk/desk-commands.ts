import type { CommandName } from '#contract/commands';
import { CommandFailed } from '#contract/failures';
import type { AnalystThread } from '#entry/desk/analyst-thread';
import type { DeskFarms } from '#entry/desk/desk-farms';
import { farmCommands } from '#entry/desk/farm-commands';
import type { KnownSecrets } from '#entry/desk/known-secrets';
import { readAbout } from '#entry/desk/licences';
import type { MemoryFile } from '#entry/desk/memory-file';
import type { SettingsFiles } from '#entry/desk/settings-files';
import { tapeFailure, type TapeShelf } from '#entry/desk/tape-shelf';
import { epochMs } from '#primitives/clock';
import type { OpenedTape } from '#research/desk/opened-tape';
import type { ReplayDesk } from '#research/desk/replay-desk';
import { chartPage } from '#transport/projections/chart-stream';
import { availableIn, newestChain, providersIn, withPast } from '#transport/projections/options/analysed-view';
import { noFarm } from '#transport/projections/farm/no-farm';
import { eventRecord } from '#transport/projections/log-line';
import type { LiveCommand } from '#entry/live/live-commands';
import type { TradingCommand } from '#entry/trading/trading-commands';
import type { CommandHandlers } from '#transport/stream-source';

export interface CommandParts {
  readonly desk: ReplayDesk;
  readonly analyst: AnalystThread;
  readonly farm: DeskFarms | null;
  readonly shelf: TapeShelf;
  readonly memory: MemoryFile;
  readonly settings: SettingsFiles;
  readonly secrets: KnownSecrets;
  readonly open: (id: string) => void;
  /** Told once settings are saved. */
  readonly renewed: () => void;
}

const DONE = {};

/** What windows may ask for, carried out. */
export function deskCommands(parts: CommandParts): Omit<CommandHandlers, TradingCommand | LiveCommand> {
  const { desk, analyst, farm, shelf, memory, settings, secrets, open, renewed } = parts;
  let about: ReturnType<typeof readAbout> | null = null;
  return {
    ...replayCommands(parts),
    ...farmCommands(desk, farm ?? noFarm(null)),
    'tapes.list': () => ({ tapes: shelf.list() }),
    'tapes.open': ({ id }) => telling(() => open(id)),
    'memory.read': ({ key }) => ({ value: memory.read(key) }),
    'memory.write': async ({ key, value }) => {
      await memory.write(key, value);
      return DONE;
    },
    'memory.exchange': ({ key, was, value }) => memory.exchange(key, was, value),
    'settings.read': async () => ({ files: settings.read(), ...(await secrets.read()) }),
    'settings.check': ({ name, text }) => settings.check(name, text),
    'settings.save': async ({ name, text }) => {
      await settings.save(name, text);
      analyst.renew();
      farm?.renew();
      renewed();
      return DONE;
    },
    'secrets.keep': async ({ name, value }) => {
      await secrets.keep(name, value);
      return DONE;
    },
    'payoff.read': payoffCommand(parts),
    'about.read': () => (about ??= readAbout()),
  };
}

/** What is asked of a structure is worked out off this thread, from the newest chain at the cursor. */
function payoffCommand({ desk, analyst }: CommandParts): CommandHandlers['payoff.read'] {
  return async (input) => {
    const { scene } = desk;
    const { underlying } = input.structure;
    const newest = newestChain(scene, underlying, null);
    if (newest === null) throw new CommandFailed('not-found', `No option chain of ${underlying} up to the cursor.`);
    const { epoch } = scene;
    const answer = await analyst.ask('payoff', withPast(scene, newest), input);
    // The cursor jumped meanwhile: what was asked about may lie ahead of it now.
    if (desk.scene.epoch !== epoch) throw new CommandFailed('refused', 'The cursor has moved. Ask again.');
    return { ...answer, available: availableIn(desk.scene), providers: providersIn(desk.scene, underlying) };
  };
}

type ReplayCommand = Extract<CommandName, `replay.${string}` | 'chart.page' | 'event.read'>;

function replayCommands({ desk }: CommandParts): Pick<CommandHandlers, ReplayCommand> {
  return {
    'replay.play': () => {
      const tape = openedTape(desk);
      return telling(() => {
        if (desk.play() || tape.player.loop !== null) return;
        throw new CommandFailed('refused', 'The tape ends here. Jump back to play on.');
      });
    },
    'replay.pause': () => telling(() => desk.pause()),
    'replay.seek': ({ toMs }) => {
      const { session } = openedTape(desk);
      const startedAt = performance.now();
      telling(() => desk.seek(epochMs(toMs)));
      return { seenMs: session.seenMs, tookMs: performance.now() - startedAt };
    },
    'replay.speed': ({ speed }) => {
      openedTape(desk);
      return telling(() => {
        desk.speed = speed;
      });
    },
    'replay.step': ({ unit, direction }) => {
      openedTape(desk);
      return { moved: answering(() => desk.step(unit, direction)) };
    },
    'replay.jump': ({ to }) => {
      openedTape(desk);
      return { moved: answering(() => desk.jump(to)) };
    },
    'replay.loop': ({ loop }) => {
      openedTape(desk);
      if (loop !== null && loop.fromMs >= loop.toMs) {
        throw new CommandFailed('bad-input', 'A loop ends after it begins. Set B later than A.');
      }
      return telling(() => {
        desk.loop = loop === null ? null : { fromMs: epochMs(loop.fromMs), toMs: epochMs(loop.toMs) };
      });
    },
    'chart.page': (input) => chartPage(desk.scene, input),
    'event.read': ({ id }) => {
      const { ledger, position } = desk.scene;
      // What comes after the cursor is not known yet.
      if (id >= 0 && id < ledger.countThrough(position)) return { record: eventRecord(ledger, id) };
      throw new CommandFailed('not-found', `No event has number ${id} up to here.`);
    },
  };
}

function openedTape({ tape }: ReplayDesk): OpenedTape {
  if (tape !== null) return tape;
  throw new CommandFailed('not-available', 'No tape is open. Choose one from the list of tapes.');
}

function telling(work: () => void): typeof DONE {
  answering(work);
  return DONE;
}

function answering<Value>(work: () => Value): Value {
  try {
    return work();
  } catch (error) {
    throw tapeFailure(error);
  }
}
