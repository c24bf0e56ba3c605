/** What one gate asked, what it found, and by how much that was enough or not. */
export interface GateVerdict {
  readonly gate: string;
  readonly passed: boolean;
  /** As the trader reads it: "IV rank 41, needs 50". */
  readonly text: string;
  /** In the gate's own unit; null where it is not known, which never passes. */
  readonly found: number | null;
  readonly needed: number | null;
  /** How far it lies on the good side, or, below 0, on the bad one, as a share of what is needed; null where that says nothing. */
  readonly margin: number | null;
}
