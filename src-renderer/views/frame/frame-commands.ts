import { appearanceStore, setAppearance, THEMES } from '#window/state/appearance.ts';
import type { WindowCommand } from '#window/state/command-registry.ts';
import { openDialog } from '#window/state/dialogs.ts';
import {
  closePanel,
  dockPanel,
  activePanel,
  floatPanel,
  focusNextGroup,
  focusNextPanel,
  type Direction,
  maximisePanel,
  movePanel,
  openPanel,
  popOutPanel,
  resizePanel,
} from '#window/views/frame/docks.ts';
import { panelKinds, type PanelKindName } from '#window/views/panel-registry.tsx';

const hasPanel = (): boolean => activePanel() !== null;

const DIRECTIONS: readonly (readonly [Direction, string, string])[] = [
  ['left', 'to the left', 'ArrowLeft'],
  ['right', 'to the right', 'ArrowRight'],
  ['up', 'up', 'ArrowUp'],
  ['down', 'down', 'ArrowDown'],
];

const SHORT_CUTS: Readonly<Partial<Record<PanelKindName, readonly string[]>>> = { settings: ['Mod+,'] };

const openCommands: readonly WindowCommand[] = (Object.keys(panelKinds) as PanelKindName[]).map((kind) => ({
  id: `panel.open.${kind}`,
  title: `Open ${panelKinds[kind].title.toLowerCase()}`,
  about: panelKinds[kind].about,
  group: 'Panels',
  keys: SHORT_CUTS[kind] ?? [],
  run: () => openPanel(kind),
}));

export const frameCommands: readonly WindowCommand[] = [
  {
    id: 'palette.open',
    title: 'Search all commands',
    group: 'Window',
    keys: ['Mod+K'],
    run: () => openDialog('palette'),
  },
  { id: 'symbols.search', title: 'Search a symbol', group: 'Window', keys: ['/'], run: () => openDialog('symbols') },
  {
    id: 'shortcuts.show',
    title: 'Show the keyboard shortcuts',
    group: 'Window',
    keys: ['?'],
    run: () => openDialog('shortcuts'),
  },
  ...openCommands,
  {
    id: 'panel.next',
    title: 'Go to the next panel',
    group: 'Panels',
    keys: ['Alt+N'],
    when: hasPanel,
    run: () => focusNextPanel(1),
  },
  {
    id: 'panel.previous',
    title: 'Go to the previous panel',
    group: 'Panels',
    keys: ['Alt+P'],
    when: hasPanel,
    run: () => focusNextPanel(-1),
  },
  { id: 'panel.close', title: 'Close the panel', group: 'Panels', keys: ['Alt+W'], when: hasPanel, run: closePanel },
  {
    id: 'panel.maximise',
    title: 'Maximise or restore the panel',
    group: 'Panels',
    keys: ['Alt+M'],
    when: hasPanel,
    run: maximisePanel,
  },
  { id: 'panel.float', title: 'Float the panel', group: 'Panels', when: hasPanel, run: floatPanel },
  {
    id: 'panel.dock',
    title: 'Dock the panel',
    group: 'Panels',
    when: () => hasPanel() && activePanel()?.api.location.type !== 'grid',
    run: dockPanel,
  },
  {
    id: 'panel.pop-out',
    title: 'Pop the panel out into its own window',
    group: 'Panels',
    keys: ['Alt+O'],
    when: hasPanel,
    run: popOutPanel,
  },
  {
    id: 'panel.next-group',
    title: 'Go to the next group of panels',
    group: 'Panels',
    keys: ['F6'],
    when: hasPanel,
    run: () => focusNextGroup(1),
  },
  {
    id: 'panel.previous-group',
    title: 'Go to the previous group of panels',
    group: 'Panels',
    keys: ['Shift+F6'],
    when: hasPanel,
    run: () => focusNextGroup(-1),
  },
  ...DIRECTIONS.map(([direction, where, key]) => ({
    id: `panel.move-${direction}`,
    title: `Move the panel ${where}`,
    group: 'Panels',
    keys: [`Alt+Shift+${key}`],
    when: hasPanel,
    run: () => movePanel(direction),
  })),
  {
    id: 'panel.wider',
    title: 'Make the panel wider',
    group: 'Panels',
    when: hasPanel,
    run: () => resizePanel('width', 1),
  },
  {
    id: 'panel.narrower',
    title: 'Make the panel narrower',
    group: 'Panels',
    when: hasPanel,
    run: () => resizePanel('width', -1),
  },
  {
    id: 'panel.taller',
    title: 'Make the panel taller',
    group: 'Panels',
    when: hasPanel,
    run: () => resizePanel('height', 1),
  },
  {
    id: 'panel.shorter',
    title: 'Make the panel shorter',
    group: 'Panels',
    when: hasPanel,
    run: () => resizePanel('height', -1),
  },
  ...THEMES.map((theme) => ({
    id: `appearance.theme.${theme}`,
    title: `Use the ${theme === 'contrast' ? 'high contrast' : theme} theme`,
    group: 'Appearance',
    when: () => appearanceStore.getState().theme !== theme,
    run: () => setAppearance({ theme }),
  })),
  {
    id: 'appearance.movement',
    title: 'Switch the colours of up and down',
    group: 'Appearance',
    run: () =>
      setAppearance({ movement: appearanceStore.getState().movement === 'classic' ? 'blue-orange' : 'classic' }),
  },
];
