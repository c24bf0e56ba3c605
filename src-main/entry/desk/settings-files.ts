import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandFailed } from '#contract/failures';
import type { CommandOutput } from '#contract/commands';
import { writeDurably } from '#entry/desk/durable-file';
import { lineDifference } from '#entry/desk/line-difference';
import type { Result } from '#primitives/result';
import { parseAlertSettings } from '#settings/alerts-file';
import { parseEngineSettings } from '#settings/engine-settings';
import { parseFarmGrid } from '#settings/farm-file';
import { parseTradingCosts } from '#settings/fees-file';
import { parseLeagueRules } from '#settings/league-file';
import { parsePortfolioSettings } from '#settings/portfolio-file';
import { parsePromotionRules } from '#settings/promotion-file';
import { formatSettingsProblem, type SettingsProblem } from '#settings/settings-problem';
import { parseStrategyParams } from '#settings/strategy-params-file';
import { parseThresholds } from '#settings/thresholds-file';

type Check = (text: string, file: string) => Result<unknown, SettingsProblem>;

const CHECKS: ReadonlyMap<string, Check> = new Map<string, Check>([
  ['config.yaml', parseEngineSettings],
  ['thresholds.yaml', parseThresholds],
  ['fees.yaml', parseTradingCosts],
  ['farm.yaml', parseFarmGrid],
  ['league.yaml', parseLeagueRules],
  ['promotion.yaml', parsePromotionRules],
  ['alerts.yaml', parseAlertSettings],
  ['strategy_params.json', parseStrategyParams],
  ['portfolio.yaml', parsePortfolioSettings],
]);

/** The files under `config/` as text: what a person wrote, comments and all, is what is saved. */
export class SettingsFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  read(): CommandOutput<'settings.read'>['files'] {
    return [...CHECKS.keys()].map((name) => ({ name, path: this.#path(name), text: this.#text(name) }));
  }

  check(name: string, text: string): CommandOutput<'settings.check'> {
    const check = this.#checkOf(name);
    const result = check(text, name);
    const problem = result.ok ? null : formatSettingsProblem(result.failure);
    return { problem, difference: lineDifference(this.#text(name), text) };
  }

  /** What was there before stays beside it as `.bak`. */
  async save(name: string, text: string): Promise<void> {
    const result = this.#checkOf(name)(text, name);
    if (!result.ok) throw new CommandFailed('refused', formatSettingsProblem(result.failure));
    const before = this.#text(name);
    if (before === text) return;
    try {
      if (before !== '') await writeDurably(`${this.#path(name)}.bak`, before);
      await writeDurably(this.#path(name), text);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const advice = 'Nothing was changed. Check the permissions of the folder.';
      throw new CommandFailed('failed', `${this.#path(name)} cannot be written: ${reason}. ${advice}`);
    }
  }

  #checkOf(name: string): Check {
    const check = CHECKS.get(name);
    if (check !== undefined) return check;
    throw new CommandFailed('not-found', `"${name}" is no settings file. There are ${[...CHECKS.keys()].join(', ')}.`);
  }

  #path(name: string): string {
    return join(this.#folder, name);
  }

  /** A file that is not there holds nothing: every setting has its default. */
  #text(name: string): string {
    try {
      return readFileSync(this.#path(name), 'utf8');
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT') return '';
      throw new CommandFailed('failed', `${this.#path(name)} cannot be read: ${message}. Check its permissions.`);
    }
  }
}
