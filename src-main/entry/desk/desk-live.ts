import { mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { LiveState } from '#contract/connections-view';
import { NO_SOAK, type SoakView } from '#contract/soak-view';
import { CommandFailed } from '#contract/failures';
import { LatencyTrails } from '#entry/desk/latency-trails';
import type { EnteredSecrets } from '#entry/kept-secrets';
import type { FarmNews } from '#entry/farm/farm-messages';
import { LiveLink } from '#entry/live/live-link';
import type { LiveNews } from '#entry/live/live-messages';
import { stationFile } from '#entry/live/station-file';
import { venueTapeName } from '#entry/live/venue-tape';
import { isOn } from '#entry/live/venue-registry';
import { ProofShelf } from '#entry/soak/proof-shelf';
import type { StationStatus } from '#ports/station';
import { type LineState, VENUE_NAMES, type VenueName } from '#ports/venue';
import { type Clock, epochMs } from '#primitives/clock';
import { loadEngineSettings } from '#settings/engine-settings';
import { ENGINE_RESTARTS, RestartPolicy } from '#shell/restart-policy';
import type { LiveSight } from '#transport/projections/live/live-sight';

export interface DeskLiveParts {
  readonly clock: Clock;
  readonly configFolder: string;
  /** Where live recordings lie. */
  readonly tapesFolder: string;
  /** Where the history and what other programs are told lie. */
  readonly dataFolder: string;
  /** Where farms are kept; null where none runs beside the recording. */
  readonly farmRoot: string | null;
  readonly secrets: () => Promise<EnteredSecrets>;
  /** It is being recorded from now on. */
  readonly begun: (tapePath: string) => void;
  /** The tape is there, and somebody wants to watch it. */
  readonly watch: (tapeId: string) => void;
  /** More is on the tape; `isMinute`: a minute is over with it. */
  readonly grown: (tapeId: string, isMinute: boolean) => void;
  /** Nothing more comes onto the tape. */
  readonly ended: (tapeId: string) => void;
  readonly changed: () => void;
  /** For the health panel. */
  readonly note: (text: string) => void;
  /** Whether live data are to be recorded when the desk is opened the next time. */
  readonly remember: (isWanted: boolean) => Promise<void>;
}

interface Start {
  readonly promise: Promise<void>;
  readonly opened: () => void;
  readonly failed: (problem: string) => void;
}

const PROOFS_SHOWN = 30;
/** Looking at a tape again may take a tenth of the thread, no more. */
const LOOKING_SHARE = 10;

/** Live recording as a desk has it: on a thread of its own, started and stopped from a window, started again after a fault. */
export class DeskLive implements LiveSight, Disposable, AsyncDisposable {
  readonly #parts: DeskLiveParts;
  readonly #trails = new LatencyTrails();
  readonly #policy = new RestartPolicy(ENGINE_RESTARTS);
  #venues: LiveSight['venues'];
  #soak: SoakView;
  #state: LiveState = 'off';
  #problem: string | null = null;
  #tape: LiveSight['tape'] = null;
  #sinceMs: number | null = null;
  #status: StationStatus | null = null;
  #link: LiveLink | null = null;
  #start: Start | null = null;
  #isWanted = false;
  #watches = true;
  #retry: Disposable | null = null;
  #look: Disposable | null = null;
  #lookAtMs = 0;
  #hasMinute = false;

  constructor(parts: DeskLiveParts) {
    this.#parts = parts;
    this.#venues = venuesOf(parts.configFolder);
    this.#soak = this.#atRest();
  }

  get state(): LiveState {
    return this.#state;
  }

  get problem(): string | null {
    return this.#problem;
  }

  get tape(): LiveSight['tape'] {
    return this.#tape;
  }

  get sinceMs(): number | null {
    return this.#sinceMs;
  }

  get status(): StationStatus | null {
    return this.#status;
  }

  get soak(): SoakView {
    return this.#soak;
  }

  /** Why nothing new may be sold, as its guardian has it; null where nothing stands in the way. */
  get halt(): string | null {
    return this.#soak.halt;
  }

  /** What is said of the tape that is being recorded: alerts and the nightly proof go by it. */
  hearFarm(news: FarmNews): void {
    if (news.kind === 'progress' || news.kind === 'advice') this.#link?.send({ kind: 'farm', news });
  }

  get venues(): LiveSight['venues'] {
    return this.#venues;
  }

  latenciesOf(line: LineState): readonly number[] {
    return this.#trails.of(line);
  }

  /** The tape that live data go to. */
  get tapeId(): string {
    return `data/${this.#file}`;
  }

  get #tapePath(): string {
    return join(this.#parts.tapesFolder, this.#file);
  }

  get #file(): string {
    return venueTapeName('live', this.#parts.clock.now());
  }

  /** The tape that is being recorded at this moment. */
  get growingId(): string | null {
    return this.#state === 'on' || this.#state === 'stopping' ? (this.#tape?.id ?? null) : null;
  }

  /** Resolves once live data are being recorded; what is recorded already is only watched. */
  async start(watches = true): Promise<void> {
    this.#watches = watches;
    if (this.#state === 'stopping') throw new CommandFailed('refused', 'The recording is being closed. Try again.');
    if (this.#state === 'on') {
      if (watches && this.#tape !== null) this.#parts.watch(this.#tape.id);
      return;
    }
    this.#isWanted = true;
    this.#problem = null;
    this.#policy.forget();
    if (this.#start === null) this.#begin();
    await this.#start?.promise;
    await this.#parts.remember(true);
  }

  /** Resolves once the tape is closed. */
  async stop(): Promise<void> {
    await this.#close();
    await this.#parts.remember(false);
  }

  reconnect(name: string): void {
    const venue = VENUE_NAMES.find((one) => one === name);
    const isLined = this.#status?.lines.some((line) => line.venue === venue) ?? false;
    if (venue === undefined || !isLined || this.#link === null) {
      throw new CommandFailed('not-available', `${name} is not being asked for anything now.`);
    }
    this.#link.send({ kind: 'reconnect', venue });
  }

  /** The settings have changed. What is being recorded goes on by those that it was started with. */
  renew(): void {
    this.#venues = venuesOf(this.#parts.configFolder);
  }

  [Symbol.dispose](): void {
    void this.#close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close();
  }

  /** Nothing is watched, and the nights that were proved are still known. */
  #atRest(): SoakView {
    const proofs = new ProofShelf(join(this.#parts.dataFolder, 'proofs')).newest(PROOFS_SHOWN);
    return { ...NO_SOAK, proofs: proofs.map((proof) => ({ ...proof, differences: [...proof.differences] })) };
  }

  async #close(): Promise<void> {
    this.#isWanted = false;
    this.#retry?.[Symbol.dispose]();
    this.#retry = null;
    const link = this.#link;
    if (link === null) {
      this.#state = 'off';
      this.#problem = null;
      this.#parts.changed();
      return;
    }
    this.#state = this.#state === 'starting' ? 'starting' : 'stopping';
    this.#parts.changed();
    await link.stop();
  }

  #begin(): void {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    // Nobody may be waiting: the problem stands in the panel.
    promise.catch(() => undefined);
    this.#start = { promise, opened: resolve, failed: (problem) => reject(new CommandFailed('failed', problem)) };
    this.#state = 'starting';
    this.#parts.changed();
    void this.#launch();
  }

  async #launch(): Promise<void> {
    const { tapesFolder, dataFolder, configFolder } = this.#parts;
    try {
      const secrets = await this.#parts.secrets();
      if (!this.#isWanted) return this.#ended('Live recording was stopped before it began.');
      mkdirSync(tapesFolder, { recursive: true });
      this.#tape = { id: this.tapeId, name: basename(this.#file, '.tape') };
      const task = {
        tapePath: this.#tapePath,
        historyPath: join(dataFolder, 'history.sqlite'),
        stationFile: stationFile(dataFolder),
        proofFolder: join(dataFolder, 'proofs'),
        farmRoot: this.#parts.farmRoot,
        configFolder,
        secrets,
      };
      this.#link = new LiveLink(task, {
        heard: (news) => this.#hear(news),
        ended: (problem) => this.#ended(problem),
      });
    } catch (error) {
      this.#ended(error instanceof Error ? error.message : String(error));
    }
  }

  #hear(news: Exclude<LiveNews, { kind: 'ended' }>): void {
    const { clock, begun, watch, changed, note } = this.#parts;
    switch (news.kind) {
      case 'opened':
        this.#state = 'on';
        this.#problem = null;
        this.#sinceMs = clock.now();
        begun(this.#tapePath);
        if (this.#watches && this.#tape !== null) watch(this.#tape.id);
        this.#start?.opened();
        this.#start = null;
        break;
      case 'status':
        this.#status = news.status;
        this.#trails.hear(news.status.lines);
        break;
      case 'soak':
        this.#soak = news.view;
        break;
      case 'trouble':
        note(news.text);
        return;
      case 'grown':
        this.#hasMinute ||= news.isMinute;
        this.#lookSoon();
        return;
    }
    changed();
  }

  /** A long tape takes longer to be looked at: then it is looked at less often. */
  #lookSoon(): void {
    if (this.#look !== null) return;
    const { clock } = this.#parts;
    this.#look = clock.wakeAt(epochMs(Math.max(clock.now(), this.#lookAtMs)), () => {
      this.#look = null;
      if (this.#tape === null || this.#state === 'off') return;
      const startedAt = clock.now();
      const isMinute = this.#hasMinute;
      this.#hasMinute = false;
      this.#parts.grown(this.#tape.id, isMinute);
      this.#lookAtMs = clock.now() + (clock.now() - startedAt) * LOOKING_SHARE;
    });
  }

  #ended(problem: string | null): void {
    const wasOn = this.#state === 'on' || this.#state === 'stopping';
    this.#look?.[Symbol.dispose]();
    this.#look = null;
    this.#link = null;
    this.#status = null;
    this.#soak = this.#atRest();
    this.#sinceMs = null;
    this.#state = 'off';
    this.#problem = problem;
    if (problem !== null) this.#parts.note(problem);
    if (wasOn && this.#tape !== null) this.#parts.ended(this.#tape.id);
    this.#start?.failed(problem ?? 'Live recording was stopped before it began.');
    this.#start = null;
    if (wasOn && problem !== null && this.#isWanted) this.#tryAgain();
    this.#parts.changed();
  }

  #tryAgain(): void {
    const { clock } = this.#parts;
    const delayMs = this.#policy.delayAfterExit(clock.now());
    if (delayMs === null) return;
    this.#state = 'starting';
    this.#retry = clock.wakeAt(epochMs(clock.now() + delayMs), () => {
      this.#retry = null;
      this.#begin();
    });
  }
}

/** Every venue there is; none is on where the settings cannot be read, which the settings panel says. */
function venuesOf(configFolder: string): LiveSight['venues'] {
  const settings = loadEngineSettings(join(configFolder, 'config.yaml'));
  const on = (name: VenueName): boolean => settings.ok && isOn(settings.value.venues, name);
  return VENUE_NAMES.map((name) => ({ name, isOn: on(name) }));
}
