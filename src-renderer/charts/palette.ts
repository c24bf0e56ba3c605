/** The theme's colours as the canvases draw them. */
export interface Palette {
  readonly base: string;
  readonly surface: string;
  readonly raised: string;
  readonly grid: string;
  readonly edge: string;
  readonly text: string;
  readonly dim: string;
  readonly number: string;
  readonly up: string;
  readonly down: string;
  readonly amber: string;
  readonly red: string;
  readonly good: string;
  readonly accent: string;
  readonly violet: string;
  readonly green: string;
  readonly font: string;
  readonly mono: string;
}

const PROPERTIES: Readonly<Record<keyof Palette, string>> = {
  base: '--surface-0',
  surface: '--surface-1',
  raised: '--surface-2',
  grid: '--hairline',
  edge: '--hairline-strong',
  text: '--text',
  dim: '--text-dim',
  number: '--number',
  up: '--up',
  down: '--down',
  amber: '--amber',
  red: '--red',
  good: '--good',
  accent: '--accent',
  violet: '--group-violet',
  green: '--group-green',
  font: '--font',
  mono: '--font-mono',
};

export function readPalette(element: Element): Palette {
  const style = (element.ownerDocument.defaultView ?? window).getComputedStyle(element);
  const read = (name: keyof Palette): string => style.getPropertyValue(PROPERTIES[name]).trim();
  return Object.fromEntries((Object.keys(PROPERTIES) as (keyof Palette)[]).map((name) => [name, read(name)])) as {
    [Name in keyof Palette]: string;
  };
}

/** Canvases do not follow custom properties by themselves. Returns what ends the watch. */
export function watchTheme(element: Element, changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(element.ownerDocument.documentElement, {
    attributes: true,
    attributeFilter: ['data-theme', 'data-movement', 'class', 'style'],
  });
  return () => observer.disconnect();
}

/** `#56a8ff` seen through: the chart library takes no separate opacity. */
export function withAlpha(colour: string, alpha: number): string {
  const parts = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour);
  if (parts === null) return colour;
  const [red, green, blue] = parts.slice(1).map((part) => Number.parseInt(part, 16));
  return `rgba(${red}, ${green}, ${blue}, ${alpha})`;
}
