import type { FarmBackendChoice } from '#domain/farm-backend';
import type { FarmListener } from '#farm/evaluation/closed-trades';
import type { FarmEvaluator } from '#farm/evaluation/farm-evaluator';
import type { Population } from '#farm/population/population';
import type { Result } from '#primitives/result';

/** Makes evaluators of one kind. Whatever they hold besides memory is given back with it. */
export interface FarmBackend extends Disposable {
  readonly choice: FarmBackendChoice;
  /** Fails, in words, where this population is too much for it. */
  open(population: Population, listener: FarmListener | null): Result<FarmEvaluator, string>;
}
