import { groupedText } from '#entry/terminal/number-text';
import { type Column, tableLines } from '#entry/terminal/text-table';
import type { ChainSnapshot } from '#options/chains/chain-snapshot';
import { daysToGo } from '#options/lifecycle/expiry-dates';
import type { RefusedSpread } from '#options/spreads/spread-candidate';
import { edgeOf, middle, type RankedSpread } from '#options/spreads/spread-rank';
import { MODEL_NAMES, type ModelName } from '#options/spreads/spread-valuation';
import { strikesOf } from '#options/spreads/structure-shape';

/** Whose spreads these are, at which price and when. */
export function headingLine(snapshot: ChainSnapshot): string {
  const at = new Date(snapshot.atMs).toISOString().slice(0, 19).replace('T', ' ');
  return `${snapshot.underlying}  spot ${snapshot.spot.toFixed(2)}  ${at} UTC  from ${snapshot.provider}`;
}

/** Candidates as a table: the figures that decide; `--json` has all of them. */
export function* spreadLines(snapshot: ChainSnapshot, spreads: readonly RankedSpread[]): Generator<string, void> {
  const right = (title: string): Column => ({ title, align: 'right' });
  const models = MODEL_NAMES.filter((name) =>
    spreads.some(({ valuation }) => valuation.byModel.some(({ model }) => model === name)),
  );
  const columns: readonly Column[] = [
    { title: 'structure' },
    { title: 'expiry' },
    right('dte'),
    { title: 'strikes' },
    ...['natural', 'mid', 'profit', 'loss', 'margin', 'RoR'].map(right),
    ...models.map((name) => right(`PoP ${name}`)),
    ...['P50', 'touch', 'EV', 'EV mid', 'edge', 'delta', 'theta/d'].map(right),
    { title: 'liq' },
    { title: 'fails' },
  ];
  yield* tableLines(columns, spreads.length, (row) => cellsOf(snapshot, spreads[row] as RankedSpread, models));
}

function cellsOf(
  snapshot: ChainSnapshot,
  { candidate, valuation, failed }: RankedSpread,
  models: readonly ModelName[],
): readonly string[] {
  const { quoted, figures } = candidate;
  const { prices, greeks } = figures;
  const ev = middle(valuation, (model) => model.ev);
  const toMid = ((prices.mid - prices.natural) / 10_000) * snapshot.terms.multiplier;
  return [
    quoted.structure.kind,
    quoted.expiry.expiry,
    String(daysToGo(quoted.expiry.expiry, snapshot.atMs, snapshot.terms)),
    strikesText(candidate.quoted),
    (prices.natural / 10_000).toFixed(2),
    (prices.mid / 10_000).toFixed(2),
    figures.maxProfit === null ? 'no limit' : dollarsText(figures.maxProfit),
    figures.maxLoss === null ? 'no limit' : dollarsText(figures.maxLoss),
    figures.margin === null ? '–' : dollarsText(figures.margin),
    figures.returnOnRisk === null ? '–' : percent(figures.returnOnRisk),
    ...models.map((name) => {
      const found = valuation.byModel.find(({ model }) => model === name);
      return found === undefined ? '–' : percent(found.pop);
    }),
    valuation.halfProfit === null ? '–' : percent(valuation.halfProfit.value),
    valuation.touch.length === 0 ? '–' : percent(valuation.touch.at(-1)?.value as number),
    ev === null ? '–' : ev.toFixed(2),
    ev === null ? '–' : (ev + toMid).toFixed(2),
    shownOr(edgeOf(candidate, valuation), percent),
    greeks === null ? '–' : greeks.delta.toFixed(1),
    greeks === null ? '–' : (greeks.theta / 365).toFixed(2),
    figures.grade,
    failed.map(({ code }) => code).join(' '),
  ];
}

/** Refused ones, each with every reason. */
export function* refusedLines(refused: readonly RefusedSpread[]): Generator<string, void> {
  const columns = [{ title: 'refused' }, { title: 'expiry' }, { title: 'strikes' }, { title: 'because' }];
  yield* tableLines(columns, refused.length, (row) => {
    const { quoted, refusals } = refused[row] as RefusedSpread;
    const because = refusals.map(({ reason }) => reason).join('; ');
    return [quoted.structure.kind, quoted.expiry.expiry, strikesText(quoted), because];
  });
}

/** `14 are refused: 9 no_bid, 5 stale.` */
export function refusedSummary(refused: readonly RefusedSpread[]): string {
  const counts = new Map<string, number>();
  for (const { refusals } of refused) {
    const code = refusals[0]?.code ?? '';
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  const parts = [...counts]
    .toSorted(([, left], [, right]) => right - left)
    .map(([code, count]) => `${groupedText(count)} ${code}`);
  const [are, s] = refused.length === 1 ? ['is', ''] : ['are', 's'];
  return `${groupedText(refused.length)} spread${s} ${are} refused: ${parts.join(', ')}.`;
}

function strikesText({ structure }: RefusedSpread['quoted']): string {
  return strikesOf(structure)
    .map((strike) => strike / 10_000)
    .join('/');
}

function dollarsText(cents: number): string {
  return groupedText(Math.round(cents / 100));
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}

function shownOr(value: number | null, text: (value: number) => string): string {
  return value === null ? '–' : text(value);
}
