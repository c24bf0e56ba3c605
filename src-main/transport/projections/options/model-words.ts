import type { SurfaceView } from '#contract/options-view';
import type { HestonCalibration } from '#options/models/heston-calibration';
import type { ModelChoice } from '#options/models/model-choice';
import type { HestonParameters } from '#options/models/price-model';

type ModelFit = SurfaceView['models'][number];

/** What models are called on screens; `argus` commands print the short names. */
export const MODEL_NAMES: Readonly<Record<string, string>> = {
  bs: 'Black–Scholes',
  smile: 'Smile as quoted',
  heston: 'Heston',
  bates: 'Bates',
  bootstrap: 'Own history',
};

/** How well each model fits the chain, or why it does not. */
export function modelFits(choice: ModelChoice): ModelFit[] {
  const { calibration, batesCalibration, refusal, status } = choice;
  const fits = [
    calibration === null ? withoutFit('Heston', status, refusal?.text ?? null) : fitted('Heston', calibration),
  ];
  if (batesCalibration !== null) fits.push(fitted('Bates', batesCalibration));
  return fits;
}

function fitted(name: string, { parameters, rmse, feller, scope }: HestonCalibration): ModelFit {
  const notes = [
    feller < 1 ? `Feller ${feller.toFixed(2)}: variance touches zero, as markets usually quote it` : null,
    scope === 'reduced' ? 'too few expiries to tell the long run: κ and θ taken as known' : null,
  ];
  return {
    name,
    status: 'fitted to this chain',
    rmse,
    parameters: named(parameters),
    note: notes.filter((note) => note !== null).join('; ') || null,
  };
}

function withoutFit(name: string, status: ModelChoice['status'], why: string | null): ModelFit {
  const instead = status === 'rescaled' ? 'the last good fit at today’s level' : 'the smile as quoted instead';
  return { name, status: `not fitted: ${instead}`, rmse: null, parameters: [], note: why };
}

const SYMBOLS: Readonly<Record<string, string>> = {
  v0: 'v₀',
  kappa: 'κ',
  theta: 'θ',
  xi: 'ξ',
  rho: 'ρ',
  lambda: 'λ',
  muJ: 'μJ',
  sigmaJ: 'σJ',
};

function named(parameters: HestonParameters): ModelFit['parameters'] {
  return Object.entries(parameters as unknown as Record<string, number>)
    .filter(([name]) => Object.hasOwn(SYMBOLS, name))
    .map(([name, value]) => ({ name: SYMBOLS[name] ?? name, value }));
}
