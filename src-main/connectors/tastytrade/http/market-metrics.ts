import { type Drift, drift } from '#connectors/shared/schema-drift';
import { envelopeItems } from '#connectors/tastytrade/http/tasty-envelope';
import { wireDecimal, wireTime } from '#connectors/shared/wire-decimal';
import { fail, ok, type Result } from '#primitives/result';

/** What tastytrade makes of an underlying's volatility: all of it fractions, null where it does not say. */
export interface UnderlyingMetrics {
  readonly symbol: string;
  readonly atMs: number | null;
  readonly ivIndex: number | null;
  /** Two ways of counting that are far apart; each is a figure of its own. */
  readonly ivRank: { readonly tastytrade: number | null; readonly thinkorswim: number | null };
  readonly ivPercentile: number | null;
  readonly iv30Days: number | null;
  readonly historical30Days: number | null;
}

type Fields = Readonly<Record<string, unknown>>;

const PER_CENT = 100;
const WHERE = 'tastytrade market-metrics';

/** Fields without data are absent. Most volatilities are fractions; those named after 30 days are per cent. */
export function parseMarketMetrics(body: unknown): Result<readonly UnderlyingMetrics[], Drift> {
  const items = envelopeItems(body);
  if (items === null) return fail(drift(WHERE, 'data.items', undefined));
  const found: UnderlyingMetrics[] = [];
  for (const item of items as readonly (Fields | null)[]) {
    const fields = item ?? {};
    const { symbol } = fields;
    if (typeof symbol !== 'string') return fail(drift(WHERE, 'symbol', symbol));
    let wrong: Drift | null = null;
    const read = (name: string): number | null => {
      const value = wireDecimal(fields[name]);
      if (Number.isNaN(value)) wrong ??= drift(`${WHERE} ${symbol}`, name, fields[name]);
      return value;
    };
    const percent = (name: string): number | null => {
      const value = read(name);
      return value === null ? null : value / PER_CENT;
    };
    const metrics: UnderlyingMetrics = {
      symbol,
      atMs: wireTime(fields['implied-volatility-updated-at']) ?? wireTime(fields['updated-at']),
      ivIndex: read('implied-volatility-index'),
      ivRank: {
        tastytrade: read('tw-implied-volatility-index-rank'),
        thinkorswim: read('tos-implied-volatility-index-rank'),
      },
      ivPercentile: read('implied-volatility-percentile'),
      iv30Days: percent('implied-volatility-30-day'),
      historical30Days: percent('historical-volatility-30-day'),
    };
    if (wrong !== null) return fail(wrong);
    found.push(metrics);
  }
  return ok(found);
}
