import type { ChainSection, ReportedChain } from '#entry/commands/chain-report/chain-section';
import { type Column, textTable } from '#entry/terminal/text-table';
import { DEFAULT_CALIBRATION } from '#options/models/calibration-quotes';
import type { HestonCalibration } from '#options/models/heston-calibration';
import { chooseModel, type ModelChoice } from '#options/models/model-choice';
import type { BatesParameters, HestonParameters } from '#options/models/price-model';

/** Heston and Bates fitted to the chain as it stands, without the help of a fit from the day before. */
export const calibrationSection: ChainSection = {
  lines(reported) {
    const choice = chosen(reported);
    const { calibration, refusal, batesCalibration } = choice;
    if (calibration === null) return [`No model fits the chain: ${refusal?.text ?? 'nothing is quoted'}.`];
    const right = (title: string): Column => ({ title, align: 'right' });
    const columns = [
      { title: 'model' },
      ...['v0', 'kappa', 'theta', 'xi', 'rho', 'lambda', 'muJ', 'sigmaJ', 'Feller', 'misfit', 'allowed'].map(right),
    ];
    const rows = [fitCells('Heston', calibration, null)];
    if (batesCalibration !== null) rows.push(fitCells('Bates', batesCalibration, batesCalibration.parameters));
    const long = calibration.scope === 'full' ? '' : ' Too few expiries for kappa and theta, which are assumed.';
    return [
      ...textTable(columns, rows),
      `Fitted to ${calibration.quotes} quotes out of the money of ${calibration.expiries} expiries.${long}`,
      'Misfit: weighted root mean square, in points of volatility. Feller below 1: variance reaches zero at times.',
    ];
  },

  records(reported) {
    const { status, refusal, calibration, batesCalibration } = chosen(reported);
    return [
      {
        record: 'calibration',
        underlying: reported.chain.underlying,
        status,
        problem: refusal?.code ?? null,
        problem_text: refusal?.text ?? null,
        heston: calibration === null ? null : fitFields(calibration),
        bates: batesCalibration === null ? null : fitFields(batesCalibration),
      },
    ];
  },

  columns: `calibration  status (calibrated, or smile where no model fits) problem problem_text heston bates, each with
          v0 kappa theta xi rho, lambda muJ sigmaJ for bates, feller rmse tolerance scope expiries quotes`,
};

function chosen({ surface }: ReportedChain): ModelChoice {
  return chooseModel(surface, null, DEFAULT_CALIBRATION);
}

function fitFields(fit: HestonCalibration<HestonParameters | BatesParameters>): object {
  const { parameters, feller, rmse, tolerance, scope, expiries, quotes } = fit;
  return { ...parameters, feller, rmse, tolerance, scope, expiries, quotes };
}

function fitCells(name: string, fit: HestonCalibration, jumps: BatesParameters | null): readonly string[] {
  const { v0, kappa, theta, xi, rho } = fit.parameters;
  return [
    name,
    v0.toFixed(4),
    kappa.toFixed(2),
    theta.toFixed(4),
    xi.toFixed(2),
    rho.toFixed(3),
    ...(jumps === null ? ['', '', ''] : [jumps.lambda.toFixed(2), jumps.muJ.toFixed(3), jumps.sigmaJ.toFixed(3)]),
    fit.feller.toFixed(2),
    (100 * fit.rmse).toFixed(2),
    (100 * fit.tolerance).toFixed(2),
  ];
}
