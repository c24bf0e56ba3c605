import { PositionBook } from '#options/lifecycle/position-book';
import { formatHash, hashState } from '#primitives/state-hash';
import { market } from '#tests/support/option-desk';
import { live, optionLife } from '#tests/support/option-life';

/** Lives one story in a process of its own, and prints a hash for each step and the results. */
const book = new PositionBook(market('ibkr'));
const hashes: string[] = [];
const results: number[] = [];
for (const step of optionLife(Number(process.argv[2]))) {
  for (const event of live(book, step)) {
    if (event.type === 'position.closed') results.push(event.result);
  }
  hashes.push(formatHash(hashState(book, 'everything')));
}
process.stdout.write(JSON.stringify({ zone: Intl.DateTimeFormat().resolvedOptions().timeZone, hashes, results }));
