/** One step from the schema before. Published steps are never edited: a database out there has already taken them. */
export interface Migration {
  readonly version: number;
  readonly what: string;
  readonly sql: string;
}
