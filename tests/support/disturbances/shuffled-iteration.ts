import { SeededRandom } from '#primitives/random';
import { shuffled } from '#tests/support/shuffled';

/**
 * Loaded before everything else: whoever of the project's code iterates a Map or a Set meets its entries in a random
 * order. Libraries may rely on the order that the language promises; our kernel must not.
 */
const random = new SeededRandom(2026);
const OURS = /\/(?:src-main|tests\/support)\//;

function askedByUs(): boolean {
  const holder: { stack?: string } = {};
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 3;
  Error.captureStackTrace(holder);
  Error.stackTraceLimit = stackTraceLimit;
  // The title, this function, the patched method, and then whoever called it.
  return OURS.test(holder.stack?.split('\n')[3] ?? '');
}

function shuffleIteration(prototype: object, methods: readonly PropertyKey[]): void {
  for (const method of methods) {
    const original = Reflect.get(prototype, method) as () => Iterator<unknown>;
    Reflect.defineProperty(prototype, method, {
      configurable: true,
      writable: true,
      value(this: object): Iterator<unknown> {
        const inOrder = Reflect.apply(original, this, []) as IteratorObject<unknown>;
        return askedByUs() ? shuffled([...inOrder], random)[Symbol.iterator]() : inOrder;
      },
    });
  }
}

function shuffleForEach(prototype: Map<unknown, unknown> | Set<unknown>): void {
  const original = prototype.forEach as (this: object, task: (...given: unknown[]) => void) => void;
  Reflect.defineProperty(prototype, 'forEach', {
    configurable: true,
    writable: true,
    value(this: object, task: (...given: unknown[]) => void): void {
      const calls: unknown[][] = [];
      Reflect.apply(original, this, [(...given: unknown[]) => void calls.push(given)]);
      for (const given of askedByUs() ? shuffled(calls, random) : calls) task(...given);
    },
  });
}

shuffleIteration(Map.prototype, [Symbol.iterator, 'entries', 'keys', 'values']);
shuffleIteration(Set.prototype, [Symbol.iterator, 'entries', 'keys', 'values']);
shuffleForEach(Map.prototype);
shuffleForEach(Set.prototype);
