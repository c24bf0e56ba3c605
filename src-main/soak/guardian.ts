import { SOAK_CHECKS, type SoakState } from '#domain/soak-check';
import type { SoakSettings } from '#domain/soak-settings';
import { type EpochMs, SECOND_MS } from '#primitives/clock';
import { dataChecks } from '#soak/checks/data-checks';
import { lineChecks } from '#soak/checks/line-checks';
import { machineChecks } from '#soak/checks/machine-checks';
import { proofCheck } from '#soak/checks/proof-check';
import { recordingChecks } from '#soak/checks/recording-checks';
import type { SoakFinding, SoakNews } from '#soak/finding';
import type { Observation } from '#soak/observation';
import type { Reading } from '#soak/reading';
import { Standing } from '#soak/standing';
import { Trends } from '#soak/trends/trends';

/** What has been and is over is remembered this far. */
const MOST_PAST = 50;

/** One of the figures as it stands. */
export interface StandingFigure {
  readonly observation: Observation;
  readonly state: SoakState;
}

/**
 * Judges a recording that runs for days: what it is shown, it holds against the settings, and says what is not as it
 * should be, since when, and what to do. It touches nothing and knows no clock: the same readings give the same findings.
 */
export class Guardian {
  readonly #settings: SoakSettings;
  readonly #trends = new Trends();
  readonly #standings = new Map<string, Standing>();
  readonly #past: SoakFinding[] = [];
  #sinceMs: EpochMs | null = null;
  #atMs: EpochMs | null = null;

  constructor(settings: SoakSettings) {
    this.#settings = settings;
  }

  look(reading: Reading): SoakNews {
    const { atMs } = reading;
    const sinceMs = this.#sinceMs ?? atMs;
    this.#sinceMs = sinceMs;
    this.#atMs = atMs;
    this.#trends.take(reading);
    const seen = new Map<string, Observation>();
    for (const observation of this.#observe(reading, sinceMs)) seen.set(keyOf(observation), observation);
    for (const [key, observation] of seen) {
      if (!this.#standings.has(key)) this.#standings.set(key, new Standing(observation, atMs));
    }
    return this.#settle(seen, atMs);
  }

  /** When it began to watch. */
  get sinceMs(): EpochMs | null {
    return this.#sinceMs;
  }

  get atMs(): EpochMs | null {
    return this.#atMs;
  }

  /** What lasts, the gravest first. */
  get findings(): readonly SoakFinding[] {
    return [...this.#standings.values()]
      .flatMap((standing) => this.#findingOf(standing, null) ?? [])
      .toSorted(byGravity);
  }

  /** What is over, the newest first. */
  get past(): readonly SoakFinding[] {
    return this.#past;
  }

  /** Everything that was looked at, found or not. */
  get figures(): readonly StandingFigure[] {
    return [...this.#standings.values()].map((standing) => ({ observation: standing.newest, state: standing.state }));
  }

  /** Within the last minute. */
  get lostQuotes(): number {
    return this.#trends.lostQuotes;
  }

  /** Why nothing new may be sold; null where nothing stands in the way. */
  get halt(): string | null {
    return this.findings.find(({ halts }) => halts)?.text ?? null;
  }

  #observe(reading: Reading, sinceMs: EpochMs): readonly Observation[] {
    const limits = this.#settings;
    return [
      ...recordingChecks(reading, this.#trends, limits),
      ...proofCheck(reading.proof),
      ...lineChecks(this.#trends, limits),
      ...dataChecks(reading, sinceMs, limits),
      ...machineChecks(reading, this.#trends, limits),
    ];
  }

  #settle(seen: ReadonlyMap<string, Observation>, atMs: EpochMs): SoakNews {
    const { raiseAfterSeconds, clearAfterSeconds } = this.#settings;
    const terms = { raiseAfterMs: raiseAfterSeconds * SECOND_MS, clearAfterMs: clearAfterSeconds * SECOND_MS };
    const raised: SoakFinding[] = [];
    const ended: SoakFinding[] = [];
    for (const [key, standing] of this.#standings) {
      const before = this.#findingOf(standing, atMs);
      const observation = seen.get(key) ?? null;
      const hasChanged = standing.take(observation, atMs, terms);
      const now = this.#findingOf(standing, null);
      if (hasChanged && before !== null && now === null) ended.push(before);
      if (hasChanged && now !== null && (before === null || now.state === 'problem')) raised.push(now);
      if (observation === null && now === null) this.#standings.delete(key);
    }
    this.#past.unshift(...ended);
    this.#past.length = Math.min(this.#past.length, MOST_PAST);
    return { raised: raised.toSorted(byGravity), ended };
  }

  #findingOf({ state, sinceMs, complaint }: Standing, endedMs: EpochMs | null): SoakFinding | null {
    if (state === 'well') return null;
    const { check, about, text, remedy } = complaint;
    return {
      id: `${keyOf(complaint)}/${sinceMs}`,
      check,
      about,
      state,
      text,
      remedy,
      sinceMs,
      endedMs,
      halts: state === 'problem' && this.#settings.halts.includes(check),
    };
  }
}

function keyOf({ check, about }: Pick<Observation, 'check' | 'about'>): string {
  return about === null ? check : `${check}/${about}`;
}

function byGravity(left: SoakFinding, right: SoakFinding): number {
  const rank = (finding: SoakFinding): number =>
    (finding.halts ? 0 : finding.state === 'problem' ? 100 : 200) + SOAK_CHECKS.indexOf(finding.check);
  return rank(left) - rank(right) || left.sinceMs - right.sinceMs || (left.id < right.id ? -1 : 1);
}
