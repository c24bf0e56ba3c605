import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { TapeFault } from '#ports/tape';
import { dataFolder } from '#settings/data-folder';
import { lockFile } from '#store/tape/tape-lock';

const LOCK_WORDS = { writes: 'sends the alerts', remedy: 'What this one raises waits in the outbox for it.' };

export function alertOutboxPath(): string {
  return join(dataFolder(), 'alerts', 'outbox.sqlite');
}

/** Only one process sends, else each would send everything. Null where another one does. */
export function claimSending(outboxPath: string): Disposable | null {
  mkdirSync(dirname(outboxPath), { recursive: true });
  try {
    return lockFile(`${outboxPath}.lock`, LOCK_WORDS);
  } catch (error) {
    if (error instanceof TapeFault && error.code === 'in-use') return null;
    throw error;
  }
}
