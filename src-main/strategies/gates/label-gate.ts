import { isTrue } from '#detectors/figure-gate';
import type { GateVerdict } from '#domain/gate-verdict';

/** A label has to be one of a few; one that is not known never is. */
export function labelGate(gate: string, what: string, found: string | null, allowed: readonly string[]): GateVerdict {
  const passed = found !== null && allowed.includes(found);
  const text = found === null ? `${what} is not known` : `${what} is ${found}`;
  return isTrue(gate, passed, passed ? text : `${text}, needs ${allowed.join(' or ') || 'nothing that there is'}`);
}
