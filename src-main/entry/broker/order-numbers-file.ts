import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { OrderNumbers } from '#connectors/ibkr/ibkr-broker';

/** The number of the newest order, on disk before the order is on its way. */
export class OrderNumbersFile implements OrderNumbers {
  readonly #path: string;
  #last: number;

  constructor(path: string) {
    this.#path = path;
    this.#last = readNumber(path);
  }

  get last(): number {
    return this.#last;
  }

  keep(number: number): void {
    this.#last = Math.max(this.#last, number);
    const fresh = `${this.#path}.new`;
    mkdirSync(dirname(fresh), { recursive: true });
    const file = openSync(fresh, 'w');
    try {
      writeSync(file, `${this.#last}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(fresh, this.#path);
  }
}

/** Without a file that can be read, the broker's own proposal counts: it knows what it has seen of this client. */
function readNumber(path: string): number {
  try {
    const number = Number(readFileSync(path, 'utf8'));
    return Number.isSafeInteger(number) && number > 0 ? number : 0;
  } catch {
    return 0;
  }
}
