import type { GateVerdict } from '#domain/gate-verdict';

/** A figure that a gate asks for, in the words of whoever reads it. */
export interface AskedFigure {
  readonly gate: string;
  /** "IV rank": what comes before the figure. */
  readonly what: string;
  /** Null, NaN and infinities are not known, and what is not known does not pass. */
  readonly found: number | null;
  readonly needed: number;
  readonly say: (value: number) => string;
  /** Why it is not known, where somebody can tell. */
  readonly unknown?: string | null;
}

/** "IV rank 41, needs 50" */
export function atLeast(asked: AskedFigure): GateVerdict {
  return judge(asked, 'needs', (found) => found - asked.needed);
}

/** "newest quotes 300 s old, at most 120 s" */
export function atMost(asked: AskedFigure): GateVerdict {
  return judge(asked, 'at most', (found) => asked.needed - found);
}

/** A gate that has no figure: it is open or it is not. */
export function isTrue(gate: string, passed: boolean, text: string): GateVerdict {
  return { gate, passed, text, found: null, needed: null, margin: null };
}

function judge(asked: AskedFigure, word: string, spare: (found: number) => number): GateVerdict {
  const { gate, what, needed, say } = asked;
  const found = asked.found !== null && Number.isFinite(asked.found) ? asked.found : null;
  if (found === null) {
    const why = asked.unknown ?? null;
    const text = `${what} is not known${why === null ? '' : ` (${why})`}, ${word} ${say(needed)}`;
    return { gate, passed: false, text, found: null, needed, margin: null };
  }
  const left = spare(found);
  const passed = left >= 0;
  const margin = needed === 0 ? null : left / Math.abs(needed);
  // Rounded alike, the two would read as if nothing had been missing.
  const hair = !passed && say(found) === say(needed) ? ' (missed by a hair)' : '';
  return { gate, passed, text: `${what} ${say(found)}${hair}, ${word} ${say(needed)}`, found, needed, margin };
}
