import { fileURLToPath } from 'node:url';
import { dirname, join } from 'node:path';
import type { DeskStatus, TapeSummary } from '#contract/desk-view';
import { CommandFailed } from '#contract/failures';
import type { EngineInfo } from '#contract/handshake';
import { DeskNotices, type NoticeMoment } from '#entry/alerts/desk-notices';
import type { DesktopNotice } from '#entry/alerts/desktop-channel';
import { AnalystThread } from '#entry/desk/analyst-thread';
import { ComputeStatus, deskComputeSettings } from '#entry/desk/compute-status';
import { DeskCalendar } from '#entry/desk/desk-calendar';
import { DeskLive } from '#entry/desk/desk-live';
import { DeskFarms } from '#entry/desk/desk-farms';
import { deskCommands } from '#entry/desk/desk-commands';
import { hostProbes } from '#entry/desk/host-probes';
import { type DeskPlace, KeptCursor } from '#entry/desk/kept-cursor';
import { KnownSecrets } from '#entry/desk/known-secrets';
import { MemoryFile } from '#entry/desk/memory-file';
import { SettingsFiles } from '#entry/desk/settings-files';
import { type TapeFolder, tapeFailure, TapeShelf } from '#entry/desk/tape-shelf';
import { deskSources } from '#entry/desk/desk-sources';
import { deskIbkrSettings } from '#entry/trading/desk-ibkr-settings';
import { TradingSeat } from '#entry/trading/trading-seat';
import { liveCommands } from '#entry/live/live-commands';
import type { SecretStore } from '#ports/secrets';
import { type Clock, epochMs } from '#primitives/clock';
import { ReplayDesk } from '#research/desk/replay-desk';
import { loadAlertSettings } from '#settings/alerts-file';
import { formatSettingsProblem } from '#settings/settings-problem';
import { PrivateFileSecrets } from '#store/secrets/private-file-secrets';
import { Changes } from '#transport/projections/changes';
import { deskStreams } from '#transport/projections/desk-streams';
import { noFarm } from '#transport/projections/farm/no-farm';
import { HostFigures } from '#transport/projections/host-figures';
import { NOT_LIVE, noLive } from '#transport/projections/live/live-sight';
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
  /** Where farms are kept. Without it, none runs over the tapes that are opened. */
  readonly farmsFolder?: string;
  /** Where the trader's books are kept. Without it, advice can be looked at and nothing done about it. */
  readonly tradingFolder?: string;
  readonly host: EngineInfo['host'];
  /** Without a keyring, secrets lie in a private file beside the memory. */
  readonly secrets?: SecretStore;
  readonly environment?: NodeJS.ProcessEnv;
  /** Shows a notice on the desktop, where there is one. */
  readonly notify?: (notice: DesktopNotice) => void;
  readonly bundledTapes?: string;
  /** Records live data from the start, whether or not it did so the last time. */
  readonly live?: boolean;
  /** How often the engine has been started again after a crash. */
  readonly restarts?: number;
}

/** Everything a window is served from, in one process with the kernel. */
export interface Desk extends WindowDesk, Disposable, AsyncDisposable {
  dispose(): void;
  /** Hears of mistakes of ours in work that nobody waits for: whoever runs the process should end it. */
  onFatal(listener: (error: unknown) => void): void;
  /** For the health panel: something at the edges of the engine went wrong. */
  noteError(text: string): void;
}

const DEMO_SPEED = 60;
/** In the memory: whether live data were being recorded when the desk was closed. */
const WATCHES_LIVE = 'desk.live';

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
  const moved = (): void => {
    kept.moved();
    notices?.moved();
    changes.announce();
  };
  const desk = held.use(new ReplayDesk(clock, { changed: moved, failed: fault }, deskSources(options.configFolder)));
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
  const environment = options.environment ?? process.env;
  const note = (text: string): void => figures.noteError(text);
  const compute = deskComputeSettings(options.configFolder, environment, note);
  held.use(new ComputeStatus(compute, note, (choice) => figures.noteCompute(choice)));
  const shelf = new TapeShelf(foldersOf(options), options.tapeFile ?? null);
  const memory = MemoryFile.open(options.memoryFile, (text) => figures.noteError(text));
  // Each host has its own: both may run at once.
  const path = join(dirname(options.memoryFile), `cursor-${options.host}.json`);
  const kept: KeptCursor = held.use(new KeptCursor({ desk, path, clock, note: (text) => figures.noteError(text) }));

  const { configFolder, farmsFolder, tradingFolder } = options;
  const renewed = (): void => changes.announce();
  const farm: DeskFarms | null =
    farmsFolder === undefined
      ? null
      : held.use(new DeskFarms(configFolder, farmsFolder, renewed, (news) => live?.hearFarm(news)));
  const trading: TradingSeat = held.use(
    new TradingSeat({
      desk,
      advice: () => farm?.advice ?? null,
      // What is wrong now says nothing of a moment that is replayed.
      guardianHalt: () => (desk.isLive ? (live?.halt ?? null) : null),
      root: tradingFolder ?? null,
      configFolder,
      clock,
      ibkr: deskIbkrSettings(configFolder, note),
      farm: farm ?? noFarm(null),
      changed: renewed,
      failed: fault,
      note,
    }),
  );
  const alerts = loadAlertSettings(join(configFolder, 'alerts.yaml'));
  if (!alerts.ok) note(formatSettingsProblem(alerts.failure));
  const noticeMoment = (): NoticeMoment => {
    const { scene, nowMs, book, glanceOf } = trading.moment;
    const held = book.positions.filter(({ status }) => status === 'open');
    return {
      epoch: scene.epoch,
      position: scene.position,
      nowMs,
      placed: farm?.advice.placed ?? [],
      held: held.map((position) => ({ position, glance: glanceOf(position) })),
    };
  };
  const { notify } = options;
  const notices: DeskNotices | null =
    notify === undefined || !alerts.ok
      ? null
      : held.use(new DeskNotices({ settings: alerts.value, clock, moment: noticeMoment, show: notify, trouble: note }));
  /** The book goes with what lies open; `isGrowing`: it is being recorded at this moment. */
  const attend = (isGrowing: boolean): void => {
    if (desk.tape === null) return;
    trading.open(desk.tape.source, isGrowing);
  };
  const open = (id: string, place: DeskPlace | null = null): void => {
    const isGrowing = live?.growingId === id;
    const tape = shelf.open(id, isGrowing);
    desk.open(tape, tape.mode === 'DEMO' ? DEMO_SPEED : 1);
    summary = tape.summary;
    farm?.open(tape.path);
    attend(isGrowing);
    if (place !== null) stand(desk, place);
    else if (tape.mode === 'DEMO') desk.play();
    changes.announce();
  };
  const settings = new SettingsFiles(options.configFolder);
  const analyst = held.use(new AnalystThread(options.configFolder));
  const store = options.secrets ?? new PrivateFileSecrets(join(dirname(options.memoryFile), 'secrets.json'));
  const secrets = new KnownSecrets(store, environment);
  const facts = () => ({ tape: summary, engine: figures.engine, trading: trading.board.stance, live: liveOf(live) });
  const [tapesFolder] = options.tapesFolders;
  const live: DeskLive | null =
    tapesFolder === undefined
      ? null
      : held.use(
          new DeskLive({
            clock,
            configFolder,
            tapesFolder,
            dataFolder: dirname(options.memoryFile),
            secrets: () => secrets.values(),
            farmRoot: farmsFolder ?? null,
            watch: (id) => open(id),
            begun: (path) => void farm?.recordingBegins(path),
            grown: (id, isMinute) => {
              farm?.grown(isMinute);
              if (desk.tape?.id !== id) return;
              desk.grown();
              if (isMinute) summary = shelf.summaryOf(id) ?? summary;
            },
            ended: (id) => {
              void farm?.recordingEnds();
              if (desk.tape?.id !== id) return;
              desk.endGrowth();
              attend(false);
            },
            changed: renewed,
            note,
            remember: (isWanted) => memory.write(WATCHES_LIVE, isWanted ? 'yes' : null),
          }),
        );
  const calendar = new DeskCalendar(configFolder, note);
  const { board } = trading;
  const settingsRenewed = (): void => {
    calendar.renew();
    live?.renew();
    trading.renew();
    changes.announce();
  };
  const parts = {
    live: live ?? noLive(null),
    desk,
    clock,
    analyst,
    farm: farm ?? noFarm(null),
    board,
    calendar,
    figures,
    facts,
    changes,
  };
  const before = kept.take();
  const restarted = (options.restarts ?? 0) > 0 ? before : null;
  openFirst(shelf, open, restarted, (text) => figures.noteError(text));
  if (live !== null && (options.live === true || memory.read(WATCHES_LIVE) !== null)) {
    // Whoever replayed something else when the engine ended goes on with that.
    live.start(restarted === null || restarted.tapeId === live.tapeId).catch(() => undefined);
  }
  return {
    streams: deskStreams(parts),
    commands: {
      ...trading.commands,
      ...liveCommands(live),
      ...deskCommands({ desk, analyst, farm, shelf, memory, settings, secrets, open, renewed: settingsRenewed }),
    },
    dispose: () => held.dispose(),
    [Symbol.dispose]: () => held.dispose(),
    [Symbol.asyncDispose]: async () => {
      // A tape that is being recorded is closed in good order first.
      await live?.[Symbol.asyncDispose]();
      await farm?.[Symbol.asyncDispose]();
      held.dispose();
    },
    onFatal: (listener) => void fatal.push(listener),
    noteError: (text) => figures.noteError(text),
  };
}

function foldersOf({ bundledTapes, tapesFolders }: DeskOptions): readonly TapeFolder[] {
  const recorded = tapesFolders.map((path, i) => ({ name: i === 0 ? 'data' : `data-${i + 1}`, path, bundled: false }));
  return [{ name: 'bundled', path: bundledTapes ?? BUNDLED_TAPES, bundled: true }, ...recorded];
}

/** As it was before the engine was started again. */
function stand(desk: ReplayDesk, { seenMs, playing, speed, loop }: DeskPlace): void {
  desk.speed = speed;
  desk.loop = loop === null ? null : { fromMs: epochMs(loop.fromMs), toMs: epochMs(loop.toMs) };
  if (seenMs === null) desk.jump('start');
  // A seek stands before what is seen at its instant; that had been handled.
  else desk.seek(epochMs(seenMs + 1));
  if (playing) desk.play();
}

/**
 * What lay open before a crash, else the tape that was asked for, else the demo day. What cannot be opened is said, and
 * the window opens all the same.
 */
function openFirst(
  shelf: TapeShelf,
  open: (id: string, place: DeskPlace | null) => void,
  before: DeskPlace | null,
  note: (text: string) => void,
): void {
  const demo = shelf.list().find(({ id, problem }) => id.startsWith('bundled/') && problem === null)?.id;
  for (const id of [before?.tapeId ?? null, shelf.fileId, demo ?? null]) {
    if (id === null) continue;
    try {
      open(id, id === before?.tapeId ? before : null);
      return;
    } catch (error) {
      const failure = tapeFailure(error);
      if (!(failure instanceof CommandFailed)) throw error;
      note(failure.message);
    }
  }
}

function liveOf(live: DeskLive | null): DeskStatus['live'] {
  return live === null ? NOT_LIVE : { state: live.state, problem: live.problem, tapeId: live.tape?.id ?? null };
}
