import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { DEFAULT_PORTFOLIO_SETTINGS } from '#portfolio/portfolio-settings';
import { parsePortfolioSettings } from '#settings/portfolio-file';
import { formatSettingsProblem } from '#settings/settings-problem';

const SHIPPED = readFileSync(fileURLToPath(new URL('../../../config/portfolio.yaml', import.meta.url)), 'utf8');

function problemIn(text: string): string {
  const parsed = parsePortfolioSettings(text, 'portfolio.yaml');
  if (parsed.ok) throw new Error('those settings should have been refused');
  return formatSettingsProblem(parsed.failure);
}

describe('config/portfolio.yaml', () => {
  it('shows the default of every setting', () => {
    expect(parsePortfolioSettings(SHIPPED, 'portfolio.yaml')).toEqual({ ok: true, value: DEFAULT_PORTFOLIO_SETTINGS });
  });

  it('has a default for every line that is left out', () => {
    expect(parsePortfolioSettings('', 'portfolio.yaml')).toEqual({ ok: true, value: DEFAULT_PORTFOLIO_SETTINGS });
  });

  it.each([
    ['a share above all of it', 'sizing:\n  riskShare: 3', 'sizing.riskShare is 3 but must be a number from 0 to 1'],
    ['a name with a slip in it', 'limits:\n  coinloss: 0.1', 'write coinLoss'],
    ['an account of no number', 'account: .nan', 'account'],
    ['an account of words', 'account: plenty', 'use the default 25000'],
    ['half a position', 'limits:\n  positions: 1.5', 'a whole number'],
    ['a beta of words', 'limits:\n  coinBetas:\n    IBIT: all', 'limits.coinBetas.IBIT'],
    ['a warmth that begins where it ends', 'sizing:\n  coldest: 70', 'must be below sizing.warmest (70)'],
    ['a drawdown that stops before it halves', 'breakers:\n  drawdownHalves: 0.2', 'breakers.drawdownStops (0.15)'],
  ])('refuses %s and says where', (_what, text, said) => {
    expect(problemIn(text)).toContain(said);
  });
});
