import type { StreamName, StreamPatch, StreamSnapshot } from '#contract/streams';

/** How a stream becomes the value that panels show. Pure; a value is replaced, never changed in place. */
export interface StreamFold<Name extends StreamName, Value> {
  begin(snapshot: StreamSnapshot<Name>, missed: number, before: Value | null): Value;
  fold(value: Value, patch: StreamPatch<Name>): Value;
}
