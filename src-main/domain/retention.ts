/** Days that each kind of row in the history is kept; null keeps it for good. Daily bars are always kept. */
export interface RetentionSettings {
  readonly bars1m: number | null;
  readonly bars5m: number | null;
  readonly bars15m: number | null;
  readonly bars1h: number | null;
  readonly features: number | null;
  readonly regimes: number | null;
  readonly marketRegimes: number | null;
  readonly metrics: number | null;
  readonly heartbeats: number | null;
  readonly signals: number | null;
  readonly gaps: number | null;
  /** How the machine was, a minute each. */
  readonly resources: number | null;
}

export const RETENTION_DEFAULTS: RetentionSettings = {
  bars1m: 730,
  bars5m: null,
  bars15m: null,
  bars1h: null,
  features: 730,
  regimes: 730,
  marketRegimes: null,
  metrics: 365,
  heartbeats: 30,
  signals: null,
  gaps: null,
  resources: 90,
};
