import { existsSync, renameSync } from 'node:fs';
import { HISTORY_DEFAULTS } from '#store/history/history-settings';
import { historyFaultOf } from '#store/history/history-fault';
import { openDatabase } from '#store/history/open-database';

/** The write-ahead log and its index belong to the file: left behind, they would be applied to its successor. */
const COMPANIONS = ['-wal', '-shm', ''] as const;

/**
 * The first half of rebuilding a history: what lies there is set aside, never deleted, and an empty one takes its
 * place, ready for the events of the tapes. Answers where the old file lies now; null when there was none.
 */
export function startFreshHistory(path: string): string | null {
  try {
    const aside = existsSync(path) ? freeName(path) : null;
    if (aside !== null) {
      for (const companion of COMPANIONS) {
        if (existsSync(path + companion)) renameSync(path + companion, aside + companion);
      }
    }
    openDatabase(path, HISTORY_DEFAULTS).close();
    return aside;
  } catch (error) {
    throw historyFaultOf(error, path) ?? error;
  }
}

function freeName(path: string): string {
  for (let number = 1; ; number++) {
    const name = `${path}.set-aside-${number}`;
    if (!existsSync(name)) return name;
  }
}
