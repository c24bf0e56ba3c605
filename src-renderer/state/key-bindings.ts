import { create } from 'zustand';
import type { WindowCommand } from '#window/state/command-registry.ts';
import { isReserved } from '#window/state/key-chords.ts';

/** What differs from the commands' own keys, by command id. An empty list: no key. */
export type KeyOverrides = Readonly<Record<string, readonly string[]>>;

interface BindingState {
  readonly overrides: KeyOverrides;
}

export const bindingStore = create<BindingState>()(() => ({ overrides: {} }));

export function keysOf(command: WindowCommand, overrides: KeyOverrides): readonly string[] {
  return overrides[command.id] ?? command.keys ?? [];
}

/** Whoever has this chord, in the order given. */
export function boundTo(chord: string, commands: Iterable<WindowCommand>, overrides: KeyOverrides): WindowCommand[] {
  return [...commands].filter((command) => keysOf(command, overrides).includes(chord));
}

/** The chords that more than one command has. */
export function conflicts(
  commands: Iterable<WindowCommand>,
  overrides: KeyOverrides,
): ReadonlyMap<string, readonly string[]> {
  const owners = new Map<string, string[]>();
  for (const command of commands) {
    for (const chord of keysOf(command, overrides)) owners.set(chord, [...(owners.get(chord) ?? []), command.id]);
  }
  return new Map([...owners].filter(([, ids]) => ids.length > 1));
}

export function bindKeys(overrides: KeyOverrides, id: string, keys: readonly string[]): KeyOverrides {
  return { ...overrides, [id]: keys };
}

export function unbindOverride(overrides: KeyOverrides, id: string): KeyOverrides {
  const { [id]: _, ...rest } = overrides;
  return rest;
}

/** Whatever does not read as bindings is left out; a reserved chord is never bound. */
export function readOverrides(text: string | null): KeyOverrides {
  const overrides: Record<string, readonly string[]> = {};
  let saved: unknown = null;
  try {
    saved = JSON.parse(text ?? '{}');
  } catch {
    return overrides;
  }
  if (typeof saved !== 'object' || saved === null) return overrides;
  for (const [id, keys] of Object.entries(saved)) {
    if (!Array.isArray(keys)) continue;
    overrides[id] = keys.filter((key): key is string => typeof key === 'string' && !isReserved(key));
  }
  return overrides;
}
