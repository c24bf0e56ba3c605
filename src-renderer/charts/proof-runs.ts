export type ProofLetter = 'p' | 'r' | 'x' | '-';

export interface ProofRun {
  readonly letter: ProofLetter;
  /** Minutes from the start of the tape; the last one excluded. */
  readonly from: number;
  readonly to: number;
}

/** Neighbouring minutes with the same proof, as one. */
export function proofRuns(strip: string): readonly ProofRun[] {
  const runs: ProofRun[] = [];
  let from = 0;
  for (let at = 1; at <= strip.length; at++) {
    if (at < strip.length && strip[at] === strip[from]) continue;
    runs.push({ letter: letterOf(strip[from]), from, to: at });
    from = at;
  }
  return runs;
}

function letterOf(text: string | undefined): ProofLetter {
  return text === 'p' || text === 'r' || text === 'x' ? text : '-';
}
