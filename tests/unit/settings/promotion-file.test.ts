import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parsePromotionRules } from '#settings/promotion-file';
import { formatSettingsProblem } from '#settings/settings-problem';

const SHIPPED = readFileSync(fileURLToPath(new URL('../../../config/promotion.yaml', import.meta.url)), 'utf8');

function problemIn(from: string | RegExp, to: string): string {
  const changed = SHIPPED.replace(from, to);
  expect(changed).not.toBe(SHIPPED);
  const parsed = parsePromotionRules(changed, 'promotion.yaml');
  if (parsed.ok) throw new Error('those rules should have been refused');
  return formatSettingsProblem(parsed.failure);
}

describe('config/promotion.yaml', () => {
  it('asks for sixty days, and for what luck alone would hardly bring', () => {
    const parsed = parsePromotionRules(SHIPPED, 'promotion.yaml');
    expect(parsed.ok && parsed.value.promote).toEqual({ days: 60, trades: 30, deflatedSharpe: 0.99, plateau: 0.3 });
    expect(parsed.ok && parsed.value.clockDays).toBe(90);
  });

  it.each([
    ['a rule that is missing', /^ {2}days: 60$/m, '', 'promote.days'],
    ['a section that is missing', /^demote:[^]*?(?=\n# Looked at trade)/m, '', 'demote'],
    ['a rule that nobody knows', 'trades: 30', 'trade: 30\n  trades: 30', 'write trades'],
    ['a chance above one', 'deflatedSharpe: 0.99', 'deflatedSharpe: 99', 'promote.deflatedSharpe'],
    ['part of a day', 'days: 60', 'days: 1.5', 'whole number'],
    ['fewer trades than a spread of results takes', 'trades: 30', 'trades: 5', 'from 10'],
    ['a way out that is narrower than the way in', 'deflatedSharpe: 0.75', 'deflatedSharpe: 0.995', 'not be above'],
    ['words in place of a section', 'quarantine:\n', 'quarantine: never\nother:\n', 'must hold slack'],
  ])('refuses %s and says where', (_what, from, to, said) => {
    expect(problemIn(from, to)).toContain(said);
  });

  it('never advises a default, as there is none', () => {
    expect(problemIn('days: 60', 'days: x')).not.toContain('use the default');
  });
});
