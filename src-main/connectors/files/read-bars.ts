import type { BarTable } from '#connectors/files/bar-table';
import { BarRows } from '#connectors/files/bar-rows';
import type { ByteSource } from '#connectors/files/byte-source';
import { barRoles, planColumns } from '#connectors/files/column-names';
import type { FileProblem } from '#connectors/files/file-problem';
import { type BarOptions, clockParts } from '#connectors/files/read-options';
import { TableReader, readTable } from '#connectors/files/table-reader';
import type { Result } from '#primitives/result';

/** Bars (`t,open,high,low,close,volume`) under a stated clock. */
export function readBars(source: ByteSource, options: BarOptions): Promise<Result<BarTable, FileProblem>> {
  return readTable(source, barReader(source.name, options));
}

/** The same for bytes that are at hand already: `push` chunks, then `finish`. */
export function barReader(file: string, options: BarOptions): TableReader<BarTable> {
  const roles = barRoles(clockParts(options.clock).stamp);
  return new TableReader<BarTable>(file, options, {
    open(names) {
      const plan = planColumns(names, roles);
      return 'reason' in plan ? plan : { roles, plan, sink: (columns) => new BarRows(columns, options) };
    },
  });
}
