import type { SoakCheckView, SoakView } from '#contract/soak-view';
import type { Resource } from '#domain/resource-minute';
import { SOAK_CHECKS, type SoakCheck, type SoakState } from '#domain/soak-check';
import type { SoakSettings } from '#domain/soak-settings';
import type { EpochMs } from '#primitives/clock';
import { CHECK_WORDS } from '#soak/check-words';
import type { Guardian, StandingFigure } from '#soak/guardian';
import type { SelfProof } from '#soak/proof/self-proof';
import type { ResourceLog } from '#soak/resource-log';

export interface SoakPictureParts {
  readonly guardian: Guardian;
  readonly resources: ResourceLog;
  readonly settings: SoakSettings;
  /** The newest first. */
  readonly proofs: readonly SelfProof[];
  readonly deadMan: SoakView['deadMan'];
}

const RANK: Readonly<Record<SoakState, number>> = { well: 0, warning: 1, problem: 2 };

/** All of it, as the window shows it. */
export function soakPicture({ guardian, resources, settings, proofs, deadMan }: SoakPictureParts): SoakView {
  const { findings, past, figures, sinceMs, atMs, halt } = guardian;
  const worst = new Map<SoakCheck, SoakState>();
  for (const { observation, state } of figures) {
    const before = worst.get(observation.check) ?? 'well';
    if (RANK[state] >= RANK[before]) worst.set(observation.check, state);
  }
  const stateOf = (check: SoakCheck): SoakState => worst.get(check) ?? 'well';
  return {
    state: atMs === null ? 'off' : worstOf(findings.map(({ state }) => state)),
    sinceMs,
    atMs,
    halt,
    findings: [...findings],
    past: [...past],
    checks: SOAK_CHECKS.map((check) => checkView(check, figures, stateOf(check))),
    series: [...resources.series(stateOf, (resource) => limitOf(resource, settings))],
    deadMan,
    proofs: proofs.map((proof) => ({ ...proof, differences: [...proof.differences] })),
  };
}

function worstOf(states: readonly SoakState[]): SoakState {
  return states.reduce<SoakState>((worst, state) => (RANK[state] > RANK[worst] ? state : worst), 'well');
}

/** Of all that a check looks at, what is worst is shown. */
function checkView(check: SoakCheck, figures: readonly StandingFigure[], state: SoakState): SoakCheckView {
  const looked = figures.filter(({ observation }) => observation.check === check).map(({ observation }) => observation);
  const [worst] = looked.toSorted((left, right) => badness(right) - badness(left));
  return { check, ...CHECK_WORDS[check], state, figure: worst?.figure ?? '', limit: worst?.bound ?? '' };
}

/** How near a figure is to its limit, so that unlike ones can be put in order. */
function badness({ value, limit }: StandingFigure['observation']): number {
  if (limit.problem < limit.warning) return value === 0 ? Number.POSITIVE_INFINITY : limit.warning / value;
  return limit.warning === 0 ? value : value / limit.warning;
}

function limitOf(resource: Resource, settings: SoakSettings): number | null {
  switch (resource) {
    case 'loop-lag':
      return settings.loopLagMs.warning;
    case 'disk-free':
      return settings.diskFreeMb.warning / 1_000;
    case 'waiting-inputs':
      return settings.waitingInputs.warning;
    case 'waiting-rows':
      return settings.waitingRows.warning;
    case 'lost-quotes':
      return settings.lostQuotes.warning;
    default:
      return null;
  }
}

/** Whether somebody elsewhere should believe that all is well: only while it looks, and what comes in is written. */
export function deadManWithheld(guardian: Guardian, settings: SoakSettings, nowMs: EpochMs): string | null {
  const { atMs } = guardian;
  if (atMs === null || nowMs - atMs > 3 * settings.everySeconds * 1_000)
    return 'the guardian itself does not look any more';
  const grave = guardian.findings.find(({ check, state }) => check === 'recording' && state === 'problem');
  return grave?.text ?? null;
}
