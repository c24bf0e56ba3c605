import { describe, expect, it } from 'vitest';
import type { WindowCommand } from '#window/state/command-registry.ts';
import { bindKeys, boundTo, conflicts, keysOf, readOverrides, unbindOverride } from '#window/state/key-bindings.ts';
import { chordLabel, chordOf, isReserved, isTypedText, type KeyPress } from '#window/state/key-chords.ts';

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

describe('a chord', () => {
  it('is Mod on every system, whichever key that is there', () => {
    expect(chordOf(press('k', { ctrlKey: true }), false)).toBe('Mod+K');
    expect(chordOf(press('k', { metaKey: true }), true)).toBe('Mod+K');
    expect(chordOf(press('k', { ctrlKey: true }), true)).toBe('Ctrl+K');
  });

  it('of a character that needs Shift is the character', () => {
    expect(chordOf(press('?', { shiftKey: true }), false)).toBe('?');
    expect(chordOf(press('K', { shiftKey: true }), false)).toBe('Shift+K');
    expect(chordOf(press('ArrowLeft', { shiftKey: true }), false)).toBe('Shift+ArrowLeft');
  });

  it('is nothing while only modifiers are held', () => {
    expect(chordOf(press('Shift', { shiftKey: true }), false)).toBeNull();
  });

  it('knows space by name, and prints as keys are printed', () => {
    expect(chordOf(press(' '), false)).toBe('Space');
    expect(chordLabel('Mod+Shift+ArrowLeft', false)).toBe('Ctrl Shift ←');
    expect(chordLabel('Mod+K', true)).toBe('⌘ K');
    expect(chordLabel('Mod++', false)).toBe('Ctrl +');
    expect(chordLabel('+', false)).toBe('+');
  });

  it('that a browser keeps is reserved', () => {
    for (const chord of ['Mod+T', 'Mod+W', 'Mod+N', 'Mod+Shift+J', 'Tab', 'F5']) expect(isReserved(chord)).toBe(true);
    for (const chord of ['Mod+K', '/', '1', 'Space', 'Alt+W']) expect(isReserved(chord)).toBe(false);
  });

  it('without a modifier is text to whoever types', () => {
    expect(['a', '/', 'Space', 'Shift+A', 'ArrowUp'].every(isTypedText)).toBe(true);
    expect(['Mod+K', 'Alt+N', 'F6', 'Shift+F6'].some(isTypedText)).toBe(false);
  });
});

describe('key bindings', () => {
  const command = (id: string, ...keys: string[]): WindowCommand => ({ id, title: id, keys, run: () => undefined });
  const commands = [command('a', '1'), command('b', '2'), command('c')];

  it('are the command’s own until they are changed, and again when that is taken back', () => {
    const overrides = bindKeys({}, 'a', ['9']);
    expect(keysOf(command('a', '1'), overrides)).toEqual(['9']);
    expect(keysOf(command('a', '1'), unbindOverride(overrides, 'a'))).toEqual(['1']);
    expect(keysOf(command('a', '1'), bindKeys({}, 'a', []))).toEqual([]);
  });

  it('tell who has a chord and where two have the same', () => {
    const overrides = bindKeys({}, 'c', ['2']);
    expect(boundTo('2', commands, overrides).map(({ id }) => id)).toEqual(['b', 'c']);
    expect([...conflicts(commands, overrides)]).toEqual([['2', ['b', 'c']]]);
    expect(conflicts(commands, {}).size).toBe(0);
  });

  it('that were saved are read with care', () => {
    expect(readOverrides('{"a":["9","Mod+T",7],"b":"no"}')).toEqual({ a: ['9'] });
    expect(readOverrides('nonsense')).toEqual({});
    expect(readOverrides(null)).toEqual({});
  });
});
