import type { Stateful, StateVisitor } from '#primitives/state';

/** A part with one field of each sort, in two groups. */
export class ImaginedState implements Stateful {
  first = 1;
  second = -2.5;
  readonly counts = Float64Array.of(3, 0, 5);
  readonly history = Float64Array.of(10, 20, 30, 40);
  third = 7;

  visitState(visitor: StateVisitor): void {
    visitor.group('alpha');
    this.first = visitor.number('first', this.first);
    this.second = visitor.number('second', this.second);
    visitor.numbers('counts', this.counts);
    visitor.group('beta');
    visitor.window('history', this.history);
    this.third = visitor.number('third', this.third);
  }
}
