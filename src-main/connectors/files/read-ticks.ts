import type { ByteSource } from '#connectors/files/byte-source';
import { QUOTE_ROLES, TRADE_ROLES, matchColumnName, planColumns } from '#connectors/files/column-names';
import type { FileProblem } from '#connectors/files/file-problem';
import { QuoteRows } from '#connectors/files/quote-rows';
import type { TickOptions } from '#connectors/files/read-options';
import type { KindFault, OpenedFormat, TableFormat } from '#connectors/files/row-sink';
import { TableReader, readTable } from '#connectors/files/table-reader';
import type { TickTable } from '#connectors/files/tick-table';
import { TradeRows } from '#connectors/files/trade-rows';
import type { Result } from '#primitives/result';

/** Trades (`at_ms,price,size[,id,side]`) or quotes (`at_ms,bid,ask[,last]`), whichever the columns say. */
export function readTicks(source: ByteSource, options: TickOptions = {}): Promise<Result<TickTable, FileProblem>> {
  return readTable(source, tickReader(source.name, options));
}

/** The same for bytes that are at hand already: `push` chunks, then `finish`. */
export function tickReader(file: string, options: TickOptions = {}): TableReader<TickTable> {
  return new TableReader(file, options, tickFormat(options));
}

/** An object may leave out what is null, so the first one need not show both sides of a quote. */
const SPARSE_QUOTE_ROLES = QUOTE_ROLES.map((role) => (role.time === true ? role : { ...role, required: false }));

function tickFormat(options: TickOptions): TableFormat<TickTable> {
  return {
    open(names, form) {
      const kind = options.kind ?? kindOf(names);
      if (typeof kind !== 'string') return kind;
      const roles = kind === 'trades' ? TRADE_ROLES : form === 'csv' ? QUOTE_ROLES : SPARSE_QUOTE_ROLES;
      const plan = planColumns(names, roles);
      if ('reason' in plan) return plan;
      const opened: OpenedFormat<TickTable> = {
        roles,
        plan,
        sink: (columns) => (kind === 'trades' ? new TradeRows(columns, options) : new QuoteRows(columns, options)),
      };
      return opened;
    },
  };
}

function kindOf(names: readonly string[]): 'trades' | 'quotes' | KindFault {
  const has = (role: string): boolean =>
    names.some((name) => {
      const trade = matchColumnName(name, TRADE_ROLES);
      const quote = matchColumnName(name, QUOTE_ROLES);
      return (
        (trade !== null && TRADE_ROLES[trade.role]?.name === role) ||
        (quote !== null && QUOTE_ROLES[quote.role]?.name === role)
      );
    });
  const quotes = has('bid') || has('ask');
  if (has('price') && quotes) return { reason: 'unclear-kind' };
  return quotes ? 'quotes' : 'trades';
}
