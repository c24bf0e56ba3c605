import type { GateVerdict } from '#domain/gate-verdict';
import type { Caution } from '#domain/recommendation';
import { points, signed } from '#detectors/figure-text';
import { type CivilDay, parseDay } from '#market/sessions/civil-date';
import { exDatesBetween } from '#market/sessions/ex-dates';
import { eventsBetween, type MarketEventKind } from '#market/sessions/market-events';
import { newYorkDay } from '#market/sessions/new-york-time';
import { earlyAssignment } from '#options/pricing/early-assignment';
import { legText } from '#options/spreads/quoted-structure';
import type { EpochMs } from '#primitives/clock';
import { invariant } from '#primitives/invariant';
import type { SpreadProposal } from '#strategies/recommend/spread-proposal';
import type { RecommendSettings } from '#strategies/recommend/spread-question';

/** Expiries and half days happen every month; these move prices. */
const MOVING: readonly MarketEventKind[] = ['fomc', 'cpi', 'nfp', 'not-known'];
/** Standard deviations from which a skew is worth a word. */
const UNUSUAL_SKEW = 1.5;
/** Share of the middle that a fill at natural gives up, from which it is worth a word. */
const WIDE = 0.15;
/** How near a gate counts as near. */
const NEAR = 0.1;

/** Everything to know before selling that forbids nothing. */
export function cautionsFor(
  proposal: SpreadProposal,
  gates: readonly GateVerdict[],
  settings: RecommendSettings,
): readonly Caution[] {
  const { question, candidate } = proposal;
  const today = newYorkDay(question.atMs);
  const lastDay = parseDay(candidate.quoted.expiry.expiry);
  invariant(lastDay !== null, 'an expiry is a date');
  return [
    ...eventCautions(settings, question.atMs, lastDay),
    ...assignmentCautions(proposal, settings, today, lastDay),
    ...quoteCautions(proposal),
    ...dataCautions(proposal),
    ...gateCautions(gates),
  ];
}

function eventCautions({ events, nyse }: RecommendSettings, nowMs: EpochMs, lastDay: CivilDay): readonly Caution[] {
  const today = newYorkDay(nowMs);
  return eventsBetween(events, nyse, today, lastDay)
    .filter(({ kind, atMs }) => MOVING.includes(kind) && (kind === 'not-known' || atMs > nowMs))
    .map(({ title, date, kind }): Caution => {
      const day = parseDay(date);
      const when = kind === 'not-known' || day === null ? '' : ` ${inDays(day - today)}`;
      return { kind: 'event', text: `${title}${when}` };
    });
}

function assignmentCautions(
  { question, candidate }: SpreadProposal,
  { nyse }: RecommendSettings,
  today: CivilDay,
  lastDay: CivilDay,
): readonly Caution[] {
  const { chain } = question;
  const exDates = exDatesBetween(nyse, chain.underlying, today, lastDay);
  const cautions = exDates.map(({ text, date, certainty }): Caution => {
    const day = parseDay(date);
    const when = certainty === 'unknown' || day === null ? '' : ` ${inDays(day - today)} (${date})`;
    return { kind: 'ex-dividend', text: `${text}${when}` };
  });
  const next = exDates.find(({ certainty }) => certainty === 'expected');
  const exDay = next === undefined ? null : parseDay(next.date);
  for (const [i, { right, strike, quantity }] of candidate.quoted.structure.legs.entries()) {
    const contract = candidate.quoted.contracts[i] ?? null;
    if (quantity >= 0 || contract === null) continue;
    const { level } = earlyAssignment({
      right,
      spot: chain.spot,
      strike: strike / 10_000,
      mid: ((contract.bid ?? 0) + (contract.ask ?? 0)) / 20_000,
      rate: chain.rate,
      days: lastDay - today,
      // Whoever fears an assignment fears it too early: of a call for all of a year's yield, of a put for none of it.
      dividend: right === 'put' || exDay === null ? 0 : chain.dividendYield * chain.spot,
      daysToEx: exDay === null ? null : exDay - today,
    });
    if (level === 'NONE' || level === 'LOW') continue;
    const text = `the ${legText(right, strike)} may be assigned early: ${level.toLowerCase()} risk`;
    cautions.push({ kind: 'assignment', text });
  }
  return cautions;
}

function quoteCautions({ question, candidate }: SpreadProposal): readonly Caution[] {
  const { prices, grade } = candidate.figures;
  const { skewZ } = question.context;
  const cautions: Caution[] = [];
  if (skewZ !== null && Math.abs(skewZ) >= UNUSUAL_SKEW) {
    const side = skewZ < 0 ? 'dearer' : 'cheaper';
    cautions.push({ kind: 'skew', text: `puts are ${side} than usual against calls: ${signed(skewZ)} σ` });
  }
  const givenUp = (prices.mid - prices.natural) / prices.mid;
  if (grade !== 'A' && grade !== 'B')
    cautions.push({ kind: 'liquidity', text: `liquidity ${grade}: hard to get out of` });
  if (givenUp > WIDE) {
    const text = `quotes are wide: a fill at natural gives up ${points(givenUp)} % of the mid`;
    cautions.push({ kind: 'liquidity', text });
  }
  return cautions;
}

function dataCautions({ question, odds, fitProblem }: SpreadProposal): readonly Caution[] {
  const { underlying } = question.chain;
  const cautions: Caution[] = [];
  if (fitProblem !== null) cautions.push({ kind: 'data', text: `no model fits this chain: ${fitProblem}` });
  for (const [model, what] of [
    ['forecast', `no forecast of the volatility of ${underlying}`],
    ['bootstrap', `too little history of ${underlying} for a distribution of its own`],
  ] as const) {
    if (!odds.some((one) => one.model === model)) cautions.push({ kind: 'data', text: what });
  }
  return cautions;
}

function gateCautions(gates: readonly GateVerdict[]): readonly Caution[] {
  const near = gates.filter(({ passed, margin }) => passed && margin !== null && margin < NEAR);
  return near.map(({ text }): Caution => ({ kind: 'near-gate', text: `only just: ${text}` }));
}

function inDays(days: number): string {
  return days <= 0 ? 'today' : `in ${days} d`;
}
