import type { SpreadCandidate } from '#options/spreads/spread-candidate';
import type { FailedCheck } from '#options/spreads/spread-checks';
import type { CheckSettings } from '#options/spreads/spread-settings';
import type { ModelFigures, SpreadValuation } from '#options/spreads/spread-valuation';

/** What speaks against a candidate as far as models tell: each has to convince, but only all of them together condemn. */
export function failedModelChecks(
  { figures }: SpreadCandidate,
  { byModel }: SpreadValuation,
  settings: CheckSettings,
): readonly FailedCheck[] {
  const failed: FailedCheck[] = [];
  const least = extreme(byModel, (model) => -model.pop);
  if (least !== null && least.pop < settings.minimumPop) {
    const reason = `probability of profit ${percent(least.pop)} under ${least.model}, needs ${percent(settings.minimumPop)}`;
    failed.push({ code: 'pop', reason });
  }
  const best = extreme(byModel, (model) => model.ev);
  if (best !== null && best.ev - figures.fees / 100 <= 0) {
    const left = (best.ev - figures.fees / 100).toFixed(2);
    const reason = `loses on average after fees under every model at the natural price; the best is ${best.model} with ${left}`;
    failed.push({ code: 'ev', reason });
  }
  return failed;
}

function extreme(models: readonly ModelFigures[], figure: (model: ModelFigures) => number): ModelFigures | null {
  let found: ModelFigures | null = null;
  for (const model of models) if (found === null || figure(model) > figure(found)) found = model;
  return found;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
