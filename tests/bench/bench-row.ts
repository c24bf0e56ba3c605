/** One line of the table that `npm run bench` prints. Higher is better unless it says otherwise. */
export interface BenchRow {
  figure: string;
  ours: number;
  unit: string;
  peer?: { name: string; value: number };
  target?: string;
  lowerIsBetter?: boolean;
  /** Lines that are printed under the table. */
  below?: readonly string[];
}
