/** Where the fields of the current row lie. An absent or empty field has `start === end`. */
export class RowSpans {
  readonly start: Int32Array;
  readonly end: Int32Array;

  constructor(columns: number) {
    this.start = new Int32Array(columns);
    this.end = new Int32Array(columns);
  }
}
