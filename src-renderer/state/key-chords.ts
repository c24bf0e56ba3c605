/**
 * Chords as text: `Mod+Shift+K`. Mod is Ctrl, on a Mac Command. A character that needs Shift is written as itself (`?`),
 * because where it sits differs from keyboard to keyboard.
 */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

const MODIFIERS = ['Control', 'Shift', 'Alt', 'Meta', 'AltGraph', 'CapsLock', 'Dead', 'Process', 'Unidentified'];

/** Null while only modifiers are held. */
export function chordOf(press: KeyPress, isMac: boolean): string | null {
  if (MODIFIERS.includes(press.key)) return null;
  const isLetter = /^[a-z]$/i.test(press.key);
  const isCharacter = press.key.length === 1 && press.key !== ' ';
  const key = press.key === ' ' ? 'Space' : isLetter ? press.key.toUpperCase() : press.key;
  const parts: string[] = [];
  if (isMac ? press.metaKey : press.ctrlKey) parts.push('Mod');
  if (isMac && press.ctrlKey) parts.push('Ctrl');
  if (!isMac && press.metaKey) parts.push('Meta');
  if (press.altKey) parts.push('Alt');
  if (press.shiftKey && (isLetter || !isCharacter)) parts.push('Shift');
  parts.push(key);
  return parts.join('+');
}

const chords = (prefix: string, keys: string): string[] => keys.split(' ').map((key) => prefix + key);

const RESERVED: ReadonlySet<string> = new Set([
  ...chords('Mod+', 'T W N Q R Tab Shift+Tab PageUp PageDown - + = 0 1 2 3 4 5 6 7 8 9'),
  ...chords('Mod+Shift+', 'T N P J I C R W Q Delete'),
  ...chords('Alt+', 'F4 ArrowLeft ArrowRight Tab D'),
  ...chords('', 'F5 F11 F12 Tab Shift+Tab Enter Escape'),
]);

/** Chords that browsers or systems keep for themselves, or that every control needs. */
export function isReserved(chord: string): boolean {
  return RESERVED.has(chord);
}

/** Without a modifier a chord would be swallowed from whoever is typing. */
export function isTypedText(chord: string): boolean {
  return !/^(Mod|Ctrl|Meta|Alt)\+/.test(chord) && !/^(Shift\+)?F\d+$/.test(chord);
}

const NAMES: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  PageUp: 'PgUp',
  PageDown: 'PgDn',
};

/** As it is printed: `Ctrl K`, on a Mac `⌘ K`. */
export function chordLabel(chord: string, isMac: boolean): string {
  // A chord may end in a plus of its own: `Mod++`.
  const parts =
    chord === '+' ? ['+'] : chord.endsWith('++') ? [...chord.slice(0, -2).split('+'), '+'] : chord.split('+');
  return parts
    .map((part) => {
      if (part === 'Mod') return isMac ? '⌘' : 'Ctrl';
      if (isMac && part === 'Alt') return '⌥';
      return NAMES[part] ?? part;
    })
    .join(' ');
}
