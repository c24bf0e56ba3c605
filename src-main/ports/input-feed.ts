import type { EngineInput } from '#domain/engine-input';
import type { SourceId } from '#domain/instrument';

/** Hands an input over. False: the engine is behind and did not take it; it has been counted. */
export type PushInput = (source: SourceId, input: EngineInput) => boolean;

/** Anything that brings inputs: a venue, a simulated market, a person. */
export interface InputFeed {
  /** Begins to push; disposing stops it. */
  start(push: PushInput): Disposable;
}
