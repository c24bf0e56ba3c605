import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { inForce } from '#options/fills/fee-schedule';
import { DEFAULT_FILL_SETTINGS } from '#options/fills/fill-settings';
import { loadTradingCosts, parseTradingCosts } from '#settings/fees-file';
import { formatSettingsProblem, type SettingsProblem } from '#settings/settings-problem';

const SHIPPED = fileURLToPath(new URL('../../../../config/fees.yaml', import.meta.url));
const TEXT = readFileSync(SHIPPED, 'utf8');

function problemOf(text: string): SettingsProblem {
  const parsed = parseTradingCosts(text, 'my.yaml');
  if (parsed.ok) throw new Error(`accepted: ${text}`);
  return parsed.failure;
}

/** The shipped file with one line written differently. */
function edited(line: string, replacement: string): string {
  expect(TEXT).toContain(line);
  return TEXT.replace(line, replacement);
}

describe('the fees file', () => {
  it('as shipped spells out the defaults of fills and knows four places to trade', () => {
    const loaded = loadTradingCosts(SHIPPED);
    if (!loaded.ok) throw new Error(formatSettingsProblem(loaded.failure));
    expect(loaded.value.fills).toEqual(DEFAULT_FILL_SETTINGS);
    expect(Object.keys(loaded.value.fees.brokers)).toEqual(['ibkr', 'robinhood', 'tastytrade']);
    expect(Object.keys(loaded.value.fees.coin)).toEqual(['deribit']);
  });

  it('takes the defaults of fills where it says nothing about them', () => {
    const parsed = parseTradingCosts(TEXT.slice(TEXT.indexOf('regulatory:')), 'my.yaml');
    expect(parsed.ok && parsed.value.fills).toEqual(DEFAULT_FILL_SETTINGS);
  });

  it('keeps every rate with the day from which it held', () => {
    const loaded = loadTradingCosts(SHIPPED);
    const regulatory = loaded.ok ? loaded.value.fees.regulatory : [];
    expect(inForce(regulatory, '2024-12-31')).toBeNull();
    expect(inForce(regulatory, '2025-05-13')?.secPerMillion).toBe(27.8);
    expect(inForce(regulatory, '2025-05-14')?.secPerMillion).toBe(0);
    expect(inForce(regulatory, '2026-03-31')?.secPerMillion).toBe(0);
    expect(inForce(regulatory, '2030-01-02')?.secPerMillion).toBe(20.6);
  });

  it.each([
    ['', 'regulatory', 'a rate is never guessed'],
    [edited('    orf: 0.02815\n', ''), 'regulatory.0.orf', 'a rate is never guessed'],
    [edited('orf: 0.02815', 'orf: -1'), 'regulatory.0.orf', 'a rate is never guessed'],
    [edited('orf: 0.02815', 'orf: two cents'), 'regulatory.0.orf', 'a rate is never guessed'],
    [edited('from: 2025-05-14', 'from: 2024-05-14'), 'regulatory.1.from', 'a rate is never guessed'],
    [edited('from: 2025-05-14', 'from: 2025-05-32'), 'regulatory.1.from', 'a rate is never guessed'],
    [
      edited('{ premium: 0, perContract: 0.25 }', '{ premium: 0.01, perContract: 0.25 }'),
      'brokers.ibkr.0.opening.tiers.2.premium',
      'a rate is never guessed',
    ],
    [
      edited('{ premium: 0.05,', '{ premium: 0.1,'),
      'brokers.ibkr.0.opening.tiers.1.premium',
      'a rate is never guessed',
    ],
    [edited('rounding: each', 'rounding: up'), 'brokers.robinhood.0.rounding', 'a rate is never guessed'],
    [edited('    twoLegs: 0.2', '    twoLegs: 0.6'), 'fills.share.twoLegs', 'use the default 0.2'],
    [edited('    kappa: 0.2', '    kapa: 0.2'), 'fills.slippage.kapa', 'write kappa,'],
    [edited('fills:', 'fill:'), 'fill', 'write fills,'],
  ])('refuses what cannot be meant, with a remedy (%#)', (text, field, remedy) => {
    const problem = problemOf(text);
    expect(problem.field).toBe(field);
    expect(formatSettingsProblem(problem)).toContain(remedy);
  });
});
