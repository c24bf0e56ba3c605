import { z } from 'zod';
import { DEFAULT_PORTFOLIO_SETTINGS, type PortfolioSettings } from '#portfolio/portfolio-settings';
import { fail, ok, type Result } from '#primitives/result';
import { explainIssue, type SettingsProblem } from '#settings/settings-problem';
import { figure, section, whole } from '#settings/settings-schema';
import { parseSettingsYaml, readSettingsText } from '#settings/settings-yaml';

const { account, sizing, limits, breakers } = DEFAULT_PORTFOLIO_SETTINGS;

const share = (fallback: number): ReturnType<typeof figure> => figure(0, 1, fallback);
const BETA_ERROR = 'must be a number from -10 to 10';

const PORTFOLIO = section({
  account: figure(0, 1e9, account),
  sizing: section({
    riskShare: share(sizing.riskShare),
    kellyFraction: share(sizing.kellyFraction),
    dailySwing: share(sizing.dailySwing),
    buyingPowerShare: share(sizing.buyingPowerShare),
    mostContracts: whole(0, 10_000, sizing.mostContracts),
    coldest: figure(0, 100, sizing.coldest),
    warmest: figure(0, 100, sizing.warmest),
    unknownWarmth: share(sizing.unknownWarmth),
  }),
  limits: section({
    delta: figure(0, 100, limits.delta),
    coinDelta: figure(0, 100, limits.coinDelta),
    gamma: figure(0, 100, limits.gamma),
    vega: share(limits.vega),
    theta: share(limits.theta),
    underlyingLoss: share(limits.underlyingLoss),
    coinLoss: share(limits.coinLoss),
    totalLoss: share(limits.totalLoss),
    buyingPower: share(limits.buyingPower),
    positions: whole(0, 10_000, limits.positions),
    positionsPerUnderlying: whole(0, 10_000, limits.positionsPerUnderlying),
    coinBetas: z
      .record(
        z.string(),
        z.number({ error: BETA_ERROR }).min(-10, { error: BETA_ERROR }).max(10, { error: BETA_ERROR }),
        {
          error: 'must be a section of `SYMBOL: number` lines',
        },
      )
      .default({ ...limits.coinBetas }),
  }),
  breakers: section({
    dailyLoss: share(breakers.dailyLoss),
    lossesInARow: whole(1, 1_000, breakers.lossesInARow),
    pauseHours: figure(0, 8_760, breakers.pauseHours),
    drawdownHalves: share(breakers.drawdownHalves),
    drawdownStops: share(breakers.drawdownStops),
    monthlyLoss: share(breakers.monthlyLoss),
    staleAfterSeconds: figure(0, 86_400, breakers.staleAfterSeconds),
    missedHeartbeats: whole(1, 1_000, breakers.missedHeartbeats),
  }),
});

/** What `config/portfolio.yaml` holds. */
export function loadPortfolioSettings(path: string): Result<PortfolioSettings, SettingsProblem> {
  const text = readSettingsText(path);
  return text.ok ? parsePortfolioSettings(text.value, path) : text;
}

/** `file` only names the text in a problem. */
export function parsePortfolioSettings(text: string, file: string): Result<PortfolioSettings, SettingsProblem> {
  const value = parseSettingsYaml(text, file);
  if (!value.ok) return value;
  const parsed = PORTFOLIO.safeParse(value.value);
  if (!parsed.success) return fail(explainIssue(parsed.error.issues[0], value.value, DEFAULT_PORTFOLIO_SETTINGS, file));
  const contradiction = findContradiction(parsed.data);
  return contradiction === null ? ok(parsed.data) : fail({ file, ...contradiction });
}

/** Figures may each be possible and still leave nothing between them. */
function findContradiction(found: PortfolioSettings): Omit<SettingsProblem, 'file'> | null {
  const { coldest, warmest } = found.sizing;
  const { drawdownHalves, drawdownStops } = found.breakers;
  if (coldest >= warmest) {
    const problem = `is ${coldest} but must be below sizing.warmest (${warmest})`;
    return {
      field: 'sizing.coldest',
      problem,
      remedy: 'change one of the two so that there is something between them',
    };
  }
  if (drawdownHalves <= drawdownStops) return null;
  const problem = `is ${drawdownHalves} but must be at most breakers.drawdownStops (${drawdownStops})`;
  return { field: 'breakers.drawdownHalves', problem, remedy: 'halve sizes before nothing is sold any more' };
}
