/** As commander hands them over. */
export interface RecordOptions {
  readonly sim?: string;
  readonly venues?: string;
  readonly seed?: string;
  readonly out?: string;
  readonly minutes?: string;
  readonly scenario: string;
  readonly start?: string;
  readonly symbols: string;
  readonly density: string;
  readonly options: boolean;
  readonly speed: string;
  readonly history?: string;
  readonly events?: string;
  readonly batch: string;
  readonly historyBatch?: string;
  readonly farm?: boolean;
  readonly alerts?: boolean;
  readonly config: string;
  readonly json: boolean;
}
