/** Everything under `config/` that a person edits, in the order in which the window shows it. */
export const SETTINGS_FILES: readonly string[] = [
  'config.yaml',
  'thresholds.yaml',
  'fees.yaml',
  'farm.yaml',
  'league.yaml',
  'promotion.yaml',
  'alerts.yaml',
  'strategy_params.json',
  'portfolio.yaml',
];
