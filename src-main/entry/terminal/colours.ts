/** Colours for a terminal, off where NO_COLOR asks for none. Up and down also differ by sign: colour never stands alone. */
const enabled = (process.env['NO_COLOR'] ?? '') === '' && process.stdout.isTTY === true;

const paint =
  (code: string) =>
  (text: string): string =>
    enabled ? `\x1b[${code}m${text}\x1b[0m` : text;

export const bold = paint('1');
export const dim = paint('2');
export const up = paint('38;5;75');
export const down = paint('38;5;215');
/** The band that says what kind of time this is; amber is kept for what needs the trader. */
export const mode = paint('7;38;5;141');
export const broken = paint('38;5;203');
export const proved = paint('38;5;114');
