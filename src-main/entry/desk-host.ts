import { fileURLToPath } from 'node:url';
import { dirname } from 'node:path';
import type { TapeSummary } from '#contract/desk-view';
import { CommandFailed } from '#contract/failures';
import type { EngineInfo } from '#contract/handshake';
import { deskCommands } from '#entry/desk/desk-commands';
import { hostProbes } from '#entry/desk/host-probes';
import { MemoryFile } from '#entry/desk/memory-file';
import { SettingsFiles } from '#entry/desk/settings-files';
import { type TapeFolder, tapeFailure, TapeShelf } from '#entry/desk/tape-shelf';
import type { Clock } from '#primitives/clock';
import { ReplayDesk } from '#research/desk/replay-desk';
import { Changes } from '#transport/projections/changes';
import { deskStreams } from '#transport/projections/desk-streams';
import { HostFigures } from '#transport/projections/host-figures';
import type { WindowDesk } from '#transport/stream-source';

export const BUNDLED_TAPES = fileURLToPath(new URL('../../resources/tapes/', import.meta.url));

export interface DeskOptions {
  readonly clock: Clock;
  /** Where recorded tapes lie, besides the bundled ones. */
  readonly tapesFolders: readonly string[];
  /** Opened instead of the demo day, and listed with the others. */
  readonly tapeFile?: string | null;
  readonly memoryFile: string;
  readonly configFolder: string;
  readonly host: EngineInfo['host'];
  readonly bundledTapes?: string;
  /** How often the engine has been started again after a crash. */
  readonly restarts?: number;
}

/** Everything a window is served from, in one process with the kernel. */
export interface Desk extends WindowDesk, Disposable {
  dispose(): void;
  /** Hears of mistakes of ours in work that nobody waits for: whoever runs the process should end it. */
  onFatal(listener: (error: unknown) => void): void;
  /** For the health panel: something at the edges of the engine went wrong. */
  noteError(text: string): void;
}

const DEMO_SPEED = 60;

export function createDesk(options: DeskOptions): Desk {
  const { clock } = options;
  const held = new DisposableStack();
  const changes = new Changes();
  const fatal: ((error: unknown) => void)[] = [];
  let summary: TapeSummary | null = null;

  const fault = (error: unknown): void => {
    const failure = tapeFailure(error);
    figures.noteError(failure instanceof Error ? failure.message : String(failure));
    if (!(failure instanceof CommandFailed)) for (const listener of fatal) listener(error);
  };
  const desk = held.use(new ReplayDesk(clock, { changed: () => changes.announce(), failed: fault }));
  const probes = held.use(hostProbes(dirname(options.memoryFile)));
  const counts = () => ({
    position: desk.tape?.session.position ?? 0,
    epoch: desk.epoch,
    events: desk.tape?.eventsHeard ?? 0,
    tapeBytes: summary?.bytes ?? null,
    progress: desk.tape?.digest.progress ?? 1,
  });
  const figures: HostFigures = held.use(
    new HostFigures(clock, probes, counts, options.restarts ?? 0, () => changes.announce()),
  );
  const shelf = new TapeShelf(foldersOf(options), options.tapeFile ?? null);
  const memory = MemoryFile.open(options.memoryFile, (text) => figures.noteError(text));

  const open = (id: string): void => {
    const tape = shelf.open(id);
    desk.open(tape, tape.mode === 'DEMO' ? DEMO_SPEED : 1);
    summary = tape.summary;
    if (tape.mode === 'DEMO') desk.play();
    changes.announce();
  };
  const settings = new SettingsFiles(options.configFolder);
  const parts = { desk, clock, figures, facts: () => ({ tape: summary, engine: figures.engine }), changes };
  openFirst(shelf, open, (text) => figures.noteError(text));
  return {
    streams: deskStreams(parts),
    commands: deskCommands({ desk, shelf, memory, settings, open }),
    dispose: () => held.dispose(),
    [Symbol.dispose]: () => held.dispose(),
    onFatal: (listener) => void fatal.push(listener),
    noteError: (text) => figures.noteError(text),
  };
}

function foldersOf({ bundledTapes, tapesFolders }: DeskOptions): readonly TapeFolder[] {
  const recorded = tapesFolders.map((path, i) => ({ name: i === 0 ? 'data' : `data-${i + 1}`, path, bundled: false }));
  return [{ name: 'bundled', path: bundledTapes ?? BUNDLED_TAPES, bundled: true }, ...recorded];
}

/** The tape that was asked for, else the demo day; what cannot be opened is said, and the window opens all the same. */
function openFirst(shelf: TapeShelf, open: (id: string) => void, note: (text: string) => void): void {
  const demo = shelf.list().find(({ id, problem }) => id.startsWith('bundled/') && problem === null)?.id;
  for (const id of [shelf.fileId, demo ?? null]) {
    if (id === null) continue;
    try {
      open(id);
      return;
    } catch (error) {
      const failure = tapeFailure(error);
      if (!(failure instanceof CommandFailed)) throw error;
      note(failure.message);
    }
  }
}
