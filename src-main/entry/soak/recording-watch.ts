import type { SoakView } from '#contract/soak-view';
import type { SoakSettings } from '#domain/soak-settings';
import type { RecordedAlerts } from '#entry/alerts/recorded-alerts';
import type { RecordingGuard } from '#entry/alerts/recording-guard';
import type { FarmNews } from '#entry/farm/farm-messages';
import { openTape } from '#entry/open-tape';
import type { RecordingSession } from '#entry/recording-session';
import { MachineProbe } from '#entry/soak/machine-probe';
import { MarketEar } from '#entry/soak/market-ear';
import { NightlyProof } from '#entry/soak/nightly-proof';
import { ProofShelf } from '#entry/soak/proof-shelf';
import { SaidFile } from '#entry/soak/said-file';
import { SaidLive } from '#entry/soak/said-live';
import { tapeIdentity } from '#entry/tape-identity';
import type { NyseCalendar } from '#market/sessions/nyse-calendar';
import type { StationStatus } from '#ports/station';
import { type Clock, type EpochMs, epochMs, SECOND_MS } from '#primitives/clock';
import type { SoakNews } from '#soak/finding';
import { Guardian } from '#soak/guardian';
import type { Reading } from '#soak/reading';
import { ResourceLog } from '#soak/resource-log';
import { soakAlerts } from '#soak/soak-alert';
import { deadManWithheld, soakPicture } from '#soak/soak-picture';

export interface WatchParts {
  readonly session: RecordingSession;
  readonly station: { readonly status: StationStatus };
  readonly tapePath: string;
  readonly settings: SoakSettings;
  readonly configFolder: string;
  /** Where farms are kept; null where none runs beside the recording. */
  readonly farmRoot: string | null;
  /** Where proofs are kept. */
  readonly proofFolder: string;
  readonly nyse: NyseCalendar;
  readonly clock: Clock;
  /** Null where nobody is to be told anything. */
  readonly alerts: RecordedAlerts | null;
  /** The guardian has looked, or a proof is done. */
  readonly changed?: () => void;
  /** What was found, or is over. */
  readonly told?: (news: SoakNews) => void;
  readonly trouble: (text: string) => void;
}

/**
 * The guardian of a live recording: looks every few seconds, tells what is wrong, stops new trades where that is grave,
 * keeps how the machine was, and has each day proved after its close. Disposed before the session is.
 */
export function watchOver(parts: WatchParts): RecordingWatch {
  return new RecordingWatch(parts);
}

export class RecordingWatch implements RecordingGuard, AsyncDisposable {
  readonly #parts: WatchParts;
  readonly #held = new AsyncDisposableStack();
  readonly #guardian: Guardian;
  readonly #resources = new ResourceLog();
  readonly #probe: MachineProbe;
  readonly #ear: MarketEar;
  readonly #live: SaidLive;
  readonly #proof: NightlyProof;
  #alarm: Disposable | null = null;

  constructor(parts: WatchParts) {
    this.#parts = parts;
    const { session, tapePath, settings, configFolder, farmRoot, proofFolder, nyse, clock, alerts, changed, trouble } =
      parts;
    this.#guardian = new Guardian(settings);
    this.#probe = this.#held.use(new MachineProbe(tapePath));
    this.#ear = this.#held.use(new MarketEar(session, nyse, clock));
    const header = headerOf(tapePath);
    const tapeId = tapeIdentity(header);
    this.#live = new SaidLive(new SaidFile({ folder: proofFolder, tapeId, trouble }));
    this.#proof = this.#held.use(
      new NightlyProof({
        tapePath,
        tapeId,
        tapeCreatedMs: header.createdMs,
        configFolder,
        farmRoot,
        proofMinutes: settings.proofMinutes,
        nyse,
        clock,
        shelf: new ProofShelf(proofFolder),
        live: this.#live,
        changed: () => changed?.(),
        trouble,
      }),
    );
    if (alerts !== null) this.#held.use(alerts.heed(this));
    this.#look();
  }

  /** From the thread of the farm and the trading desk: what it says is held against the replay of the night. */
  hear(news: FarmNews): void {
    this.#live.hear(news);
  }

  get halt(): string | null {
    return this.#guardian.halt;
  }

  get withheld(): string | null {
    return deadManWithheld(this.#guardian, this.#parts.settings, this.#parts.clock.now());
  }

  reviewLines(day: string): readonly string[] {
    const proof = this.#proof.proofs.find((one) => one.day === day);
    const proved = proof === undefined ? 'not done yet.' : proof.text;
    const lasting = this.#guardian.findings.map(({ text }) => `Still so: ${text}`);
    return [`Self-proof: ${proved}`, ...lasting];
  }

  get view(): SoakView {
    return soakPicture({
      guardian: this.#guardian,
      resources: this.#resources,
      settings: this.#parts.settings,
      proofs: this.#proof.proofs,
      deadMan: this.#deadMan,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#alarm?.[Symbol.dispose]();
    this.#alarm = null;
    await this.#held.disposeAsync();
  }

  get #deadMan(): SoakView['deadMan'] {
    if (this.#parts.alerts?.hasWatchdog !== true) {
      const text = 'No HEARTBEAT_URL is set: if this whole machine dies, nobody is told.';
      return { state: 'off', text };
    }
    const { withheld } = this;
    return withheld === null
      ? { state: 'sent', text: 'A watchdog elsewhere is told every minute that Argus lives and records.' }
      : { state: 'withheld', text: `The watchdog is not told that all is well: ${withheld}` };
  }

  #look(): void {
    const { clock, settings, alerts, session, changed, told } = this.#parts;
    const atMs = clock.now();
    const reading = this.#read(atMs);
    const news = this.#guardian.look(reading);
    const minute = this.#resources.take(reading, this.#guardian.lostQuotes);
    if (minute !== null) session.history?.keepResources(minute);
    if (news.raised.length + news.ended.length > 0) {
      alerts?.tell((scope) => soakAlerts(news, scope, atMs));
      told?.(news);
    }
    this.#proof.look(atMs);
    changed?.();
    this.#alarm = clock.wakeAt(epochMs(atMs + settings.everySeconds * SECOND_MS), () => this.#look());
  }

  #read(atMs: EpochMs): Reading {
    return {
      atMs,
      station: this.#parts.station.status,
      machine: this.#probe.read(),
      history: this.#parts.session.history?.health ?? null,
      bars: this.#ear.bars(atMs),
      chains: this.#ear.chains(atMs),
      proof: this.#proof.proofs[0] ?? null,
    };
  }
}

function headerOf(tapePath: string) {
  using tape = openTape(tapePath);
  return tape.reader.header;
}
