import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What the process holds once everything that nobody needs is gone: anything else says how lazy the collector was. */
export class MemoryProbe {
  readonly #collect: () => void;

  constructor() {
    setFlagsFromString('--expose-gc');
    this.#collect = runInNewContext('gc') as () => void;
  }

  measure(): { readonly rssBytes: number; readonly heapBytes: number } {
    this.#collect();
    const { rss, heapUsed } = process.memoryUsage();
    return { rssBytes: rss, heapBytes: heapUsed };
  }
}
