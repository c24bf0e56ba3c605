import { commandAvailable, commandStore, runCommand } from '#window/state/command-registry.ts';
import { bindingStore, boundTo } from '#window/state/key-bindings.ts';
import { chordOf, isTypedText } from '#window/state/key-chords.ts';
import { isMac } from '#window/state/platform.ts';

/** Places that use plain keys themselves. */
const TAKES_TEXT = 'input:not([type=checkbox],[type=radio],[type=range]), textarea, select, [contenteditable=true]';
const TAKES_KEYS = '[role=dialog], [role=alertdialog], [role=menu], [role=listbox]';
const TAKES_SPACE =
  'button, a[href], [role=button], [role=tab], [role=radio], [role=checkbox], input:not([type=range]), summary';
const TAKES_ARROWS = '[role=tab], [role=radio], [role=slider], [role=grid], [role=tree], input';

/** Runs what is bound to the keys pressed in a window. A panel that uses a key itself prevents the default first. */
export function installKeys(target: Window): () => void {
  const press = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing) return;
    const chord = chordOf(event, isMac);
    if (chord === null || isMeantFor(event.target, chord)) return;
    const bound = boundTo(chord, commandStore.getState().commands.values(), bindingStore.getState().overrides);
    const command = bound.find(commandAvailable);
    if (command === undefined || !runCommand(command.id)) return;
    event.preventDefault();
  };
  target.addEventListener('keydown', press);
  return () => target.removeEventListener('keydown', press);
}

function isMeantFor(target: EventTarget | null, chord: string): boolean {
  // An element of another window is no instance of this window's Element.
  const element = target as { closest?: (selector: string) => unknown } | null;
  const within = (selector: string): boolean => (element?.closest?.(selector) ?? null) !== null;
  if (!isTypedText(chord)) return false;
  if (within(TAKES_TEXT) || within(TAKES_KEYS)) return true;
  if (chord === 'Space') return within(TAKES_SPACE);
  return chord.includes('Arrow') && within(TAKES_ARROWS);
}
