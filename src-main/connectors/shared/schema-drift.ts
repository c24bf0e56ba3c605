/** A field that was not what the venue's documents say, with what stood there, cut short. */
export interface Drift {
  readonly where: string;
  readonly field: string;
  readonly found: string;
}

const MOST_SHOWN = 40;

export function drift(where: string, field: string, found: unknown): Drift {
  const text = found === undefined ? 'nothing' : (JSON.stringify(found) ?? typeof found);
  return { where, field, found: text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text };
}

/** As a person reads it: what, where, and that nothing was guessed. */
export function driftText({ where, field, found }: Drift): string {
  return `${where}: \`${field}\` is ${found}. The message was left out; figures keep their last value.`;
}
