import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { VenueSettings } from '#domain/venues/venue-settings';
import { INSTALL_FOLDER } from '#entry/install-folder';
import type { EnteredSecrets } from '#entry/kept-secrets';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import type { EpochMs } from '#primitives/clock';
import { venuesSection } from '#settings/venues/venues-section';

/** Beside the sources; an installed application comes without it. */
const SCRIPT = fileURLToPath(new URL('tests/support/venues/simulated-venues.ts', INSTALL_FOLDER));
const PATIENCE_MS = 5_000;
/** Nothing that a venue does between two moments takes so long. */
const STUCK_MS = 60_000;

/** Bars that these venues bring, and how well they agree with those of the market behind them. */
const series = z.object({
  source: z.string(),
  symbol: z.string(),
  market: z.string(),
  agrees: z.enum(['prices and volume', 'prices', 'presence']),
  hours: z.enum(['all', 'regular']),
  tick: z.number(),
});
export type SimulatedSeries = z.output<typeof series>;

const opened = z.object({
  type: z.literal('venues'),
  startMs: z.number(),
  settings: z.record(z.string(), z.record(z.string(), z.unknown())),
  secrets: z.record(z.string(), z.string()),
  series: z.array(series),
});
/** Bytes that went over each web socket, by the port that its client has. */
export type BytesByPort = Readonly<Record<string, number>>;

const moved = z.object({ at: z.number(), sent: z.record(z.string(), z.number()) });

export interface SimulatedVenuesTerms {
  readonly seed: number;
  /** Its own pace: times as fast as the machine's clock. From an instant on: as fast as it is moved. */
  readonly time: { readonly speed: number } | { readonly fromMs: EpochMs };
  /** Null: all of them. */
  readonly venues: readonly string[] | null;
  /** Null: nothing goes wrong. */
  readonly faults: { readonly seed: number; readonly minutes: number } | null;
  /** Where the truth is written: what was planted, and what traded. */
  readonly oracle: string | null;
}

/** Venues that are none, in a process of their own on this machine. */
export class SimulatedVenuesProcess implements AsyncDisposable {
  readonly settings: VenueSettings;
  readonly secrets: EnteredSecrets;
  readonly series: readonly SimulatedSeries[];
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  private constructor(
    child: ChildProcess,
    lines: AsyncIterator<string>,
    said: z.output<typeof opened>,
    base: VenueSettings,
  ) {
    this.#child = child;
    this.#lines = lines;
    this.settings = settingsOf(said.settings, base);
    this.secrets = new Map(Object.entries(said.secrets));
    this.series = said.series;
  }

  static async start(
    terms: SimulatedVenuesTerms,
    base: VenueSettings,
    script = SCRIPT,
  ): Promise<SimulatedVenuesProcess> {
    if (!existsSync(script)) {
      throw new CommandFailure(
        ExitCode.environment,
        `Simulated venues come with the source of Argus, not with the installed application: ${script} is missing. Get the source, or record a simulated market instead: argus record --sim 7 --out day.tape`,
      );
    }
    const child = spawn(process.execPath, [script, ...argumentsOf(terms)], { stdio: ['pipe', 'pipe', 'inherit'] });
    // A process that is gone takes no more words; that it is gone is heard on its output.
    child.stdin?.on('error', () => undefined);
    const lines = createInterface({ input: child.stdout as NonNullable<typeof child.stdout> })[Symbol.asyncIterator]();
    const first = await lines.next();
    const said = first.done === true ? null : opened.safeParse(JSON.parse(first.value));
    if (said?.success === true) return new SimulatedVenuesProcess(child, lines, said.data, base);
    child.kill('SIGKILL');
    throw new CommandFailure(ExitCode.internal, 'The simulated venues did not open. What they said stands above.');
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Waits for what was written, then for all that was due by then to be sent, and answers how much that was in all. */
  async moveTo(atMs: EpochMs, written: BytesByPort): Promise<BytesByPort> {
    this.#child.stdin?.write(`${JSON.stringify({ to: atMs, written })}\n`);
    const stuck = Promise.withResolvers<never>();
    const alarm = setTimeout(() => stuck.reject(ended(`did not get to ${new Date(atMs).toISOString()}`)), STUCK_MS);
    try {
      const line = await Promise.race([this.#lines.next(), stuck.promise]);
      if (line.done === true) throw ended('ended by themselves');
      const { at, sent } = moved.parse(JSON.parse(line.value));
      if (at !== atMs) throw ended(`are at ${at} instead of ${atMs}`);
      return sent;
    } finally {
      clearTimeout(alarm);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const child = this.#child;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const end = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
    child.stdin?.end();
    await gone;
    clearTimeout(end);
    await this.#lines.return?.();
  }
}

function ended(how: string): CommandFailure {
  return new CommandFailure(ExitCode.internal, `The simulated venues ${how}. What they said stands above.`);
}

function argumentsOf({ seed, time, venues, faults, oracle }: SimulatedVenuesTerms): readonly string[] {
  return [
    ['--seed', String(seed)],
    'speed' in time ? ['--speed', String(time.speed)] : ['--from', String(time.fromMs)],
    venues === null ? [] : ['--venues', venues.join(',')],
    faults === null ? [] : ['--faults', String(faults.seed), '--minutes', String(faults.minutes)],
    oracle === null ? [] : ['--oracle', oracle],
  ].flat();
}

/** Only what is simulated is on: nothing of it must ever ask a real venue. */
function settingsOf(simulated: Readonly<Record<string, object>>, base: VenueSettings): VenueSettings {
  const names = Object.keys(base);
  return venuesSection.parse(Object.fromEntries(names.map((name) => [name, simulated[name] ?? { connection: 'off' }])));
}
