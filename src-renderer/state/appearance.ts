import { create } from 'zustand';

export const THEMES = ['dark', 'light', 'contrast'] as const;
export const MOVEMENTS = ['blue-orange', 'classic'] as const;
export const MOTIONS = ['system', 'reduced', 'full'] as const;
export const DENSITIES = ['compact', 'comfortable'] as const;

export interface Appearance {
  readonly theme: (typeof THEMES)[number];
  /** Colours of up and down. */
  readonly movement: (typeof MOVEMENTS)[number];
  readonly motion: (typeof MOTIONS)[number];
  readonly density: (typeof DENSITIES)[number];
}

export const DEFAULT_APPEARANCE: Appearance = {
  theme: 'dark',
  movement: 'blue-orange',
  motion: 'system',
  density: 'compact',
};

export const appearanceStore = create<Appearance>()(() => DEFAULT_APPEARANCE);

/** Charts draw themselves anew when this changes. */
export function useAppearance(): Appearance {
  return appearanceStore();
}

export function setAppearance(change: Partial<Appearance>): void {
  appearanceStore.setState(change);
}

/** Whatever is not known becomes the default. */
export function readAppearance(text: string | null): Appearance {
  let saved: Partial<Record<keyof Appearance, unknown>> = {};
  try {
    const parsed: unknown = JSON.parse(text ?? '{}');
    if (typeof parsed === 'object' && parsed !== null) saved = parsed;
  } catch {
    return DEFAULT_APPEARANCE;
  }
  return {
    theme: oneOf(THEMES, saved.theme, DEFAULT_APPEARANCE.theme),
    movement: oneOf(MOVEMENTS, saved.movement, DEFAULT_APPEARANCE.movement),
    motion: oneOf(MOTIONS, saved.motion, DEFAULT_APPEARANCE.motion),
    density: oneOf(DENSITIES, saved.density, DEFAULT_APPEARANCE.density),
  };
}

function oneOf<Choice extends string>(choices: readonly Choice[], value: unknown, fallback: Choice): Choice {
  return choices.find((choice) => choice === value) ?? fallback;
}

interface StyledRoot {
  readonly dataset: Record<string, string | undefined>;
}

/** On the root element of each document: the window's own and those of panels in windows of their own. */
export function applyAppearance(root: StyledRoot, { theme, movement, motion, density }: Appearance): void {
  Object.assign(root.dataset, { theme, movement, motion, density });
}
