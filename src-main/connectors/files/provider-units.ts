import type { QuotedRow } from '#connectors/files/chain-moments';
import { greekScales, median } from '#connectors/shared/greek-units';
import type { OptionQuote } from '#domain/chain';

/** No chain has a median volatility of 300 %, and none that is in per cent has one of 3 %. */
const PERCENT_FROM = 3;

/** Volatilities as fractions, vega per 1.00, theta per year, whatever the file's own units; with what was concluded. */
export function inArgusUnits(rows: readonly QuotedRow[]): {
  readonly rows: readonly QuotedRow[];
  readonly notes: readonly string[];
} {
  const notes: string[] = [];
  const volatilities = rows.map((row) => row.quote.impliedVolatility).filter((iv) => iv !== null);
  const percent = (median(volatilities) ?? 0) > PERCENT_FROM;
  if (percent) notes.push('Volatilities are taken to be in per cent: half of them are above 3.');
  const fractions = percent ? rows.map((row) => withQuote(row, percentRemoved(row.quote))) : rows;
  const samples = fractions.flatMap(({ quote, spot, atMs }) =>
    spot === null ? [] : [{ quote, spot: spot / 10_000, atMs }],
  );
  const told = greekScales(samples);
  // Deribit's documentation has vega per point and theta per day, in dollars.
  const deribit = rows[0]?.terms.settlement === 'coin';
  const vega = told.vega ?? (deribit ? 100 : 1);
  const theta = told.theta ?? (deribit ? 365 : 1);
  if (vega !== 1 && told.vega !== null) notes.push('Vega is taken to be per point of volatility, as gamma shows.');
  if (theta !== 1 && told.theta !== null) notes.push('Theta is taken to be per day, as gamma shows.');
  if (vega === 1 && theta === 1) return { rows: fractions, notes };
  return {
    rows: fractions.map((row) => {
      const { quote } = row;
      return withQuote(row, {
        ...quote,
        vega: quote.vega === null ? null : quote.vega * vega,
        theta: quote.theta === null ? null : quote.theta * theta,
      });
    }),
    notes,
  };
}

function withQuote(row: QuotedRow, quote: OptionQuote): QuotedRow {
  return { ...row, quote };
}

function percentRemoved(quote: OptionQuote): OptionQuote {
  const { impliedVolatility } = quote;
  return impliedVolatility === null ? quote : { ...quote, impliedVolatility: impliedVolatility / 100 };
}
