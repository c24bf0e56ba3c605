import type { LogEntry } from '#contract/log-view';
import type { BoardRow } from '#contract/market-view';
import type { StreamListener } from '#window/connection/engine-client.ts';

/** What a window knows of the board from snapshots and patches alone. */
export class BoardMirror implements StreamListener<'board'> {
  readonly rows = new Map<number, BoardRow>();
  snapshots = 0;

  snapshot({ rows }: { readonly rows: readonly BoardRow[] }): void {
    this.snapshots++;
    this.rows.clear();
    this.patch({ rows });
  }

  patch({ rows }: { readonly rows: readonly BoardRow[] }): void {
    for (const row of rows) this.rows.set(row.index, row);
  }
}

/** What a window knows of the log: every entry that came, and how many it was told never will. */
export class LogMirror implements StreamListener<'log'> {
  readonly ids: number[] = [];
  missed = 0;
  /** Said before this window came; null until the first snapshot. */
  before: number | null = null;

  snapshot({ entries }: { readonly entries: readonly LogEntry[] }, missed: number): void {
    this.before ??= (entries[0]?.id ?? 1) - 1;
    this.missed += missed;
    const newest = this.ids.at(-1) ?? 0;
    this.patch({ entries: entries.filter(({ id }) => id > newest) });
  }

  patch({ entries }: { readonly entries: readonly LogEntry[] }): void {
    for (const { id } of entries) this.ids.push(id);
  }
}
