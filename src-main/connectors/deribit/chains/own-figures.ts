import { areOwnGreeks, explainsMark } from '#connectors/deribit/chains/mark-check';
import { parseInstrumentName } from '#connectors/deribit/parse/instrument-name';
import { type ListedContract, tickAt } from '#connectors/deribit/parse/listed-contract';
import type { OptionFigures, OptionMark } from '#connectors/deribit/parse/option-figures';
import { SECOND_MS } from '#primitives/clock';

/** Two messages of about the same moment say about the same volatility. */
const SAME_MOMENT_MS = 10 * SECOND_MS;
const IV_SHARE = 0.15;
const IV_ROUNDING = 0.03;

/** Without what is another contract's; the same object where all is its own. */
export function withOwnFigures(
  figures: OptionFigures,
  contract: ListedContract,
  told: OptionMark | null,
): OptionFigures {
  const isForeign =
    isForwardOfAnother(figures, contract) || explainsMark(figures, contract) === false || isContradicted(figures, told);
  if (isForeign) return { ...figures, iv: null, forward: null, greeks: null };
  const { greeks } = figures;
  if (greeks !== null && areOwnGreeks(greeks, figures, contract) === false) return { ...figures, greeks: null };
  return figures;
}

/** Forwards need no future that is listed, but one that names a date names this contract's. */
function isForwardOfAnother({ forwardName }: OptionFigures, { coin, expiry }: ListedContract): boolean {
  const named = forwardName === null ? null : parseInstrumentName(forwardName.replace(/^SYN\./, ''));
  if (named === null) return false;
  return named.coin !== coin || (named.expiry !== null && named.expiry !== expiry);
}

/** What is told of all marks at once is the same volatility, from another hand. */
function isContradicted({ iv, atMs }: OptionFigures, told: OptionMark | null): boolean {
  const other = told?.iv ?? null;
  if (iv === null || told === null || other === null || Math.abs(told.atMs - atMs) > SAME_MOMENT_MS) return false;
  return Math.abs(other - iv) > IV_ROUNDING + IV_SHARE * iv;
}

/** No order could have been quoted at it. */
export function isOffTick({ bid, ask }: OptionFigures, contract: ListedContract): boolean {
  if (contract.tick === 0) return false;
  return [bid, ask].some((price) => {
    if (price === null) return false;
    const step = Math.round(tickAt(price / 10_000, contract) * 10_000);
    return step > 0 && price % step !== 0;
  });
}
