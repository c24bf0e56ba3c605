import { lazy, type ComponentType } from 'react';
import type { PanelProps } from '#window/views/panel-props.ts';
import { PendingPanel } from '#window/views/frame/pending-panel.tsx';

export interface PanelKind {
  readonly title: string;
  /** One sentence for the menu, the palette and the empty state. */
  readonly about: string;
  readonly component: ComponentType<PanelProps>;
}

type PanelModule = Readonly<Record<string, ComponentType<PanelProps>>>;
const modules = import.meta.glob<PanelModule>(['./*/*-panel.tsx', '!./frame/pending-panel.tsx']);

/** Panels load when first shown, so that the first picture does not wait for the others. */
function panel(file: string, exportName: string, title: string, about: string): PanelKind {
  const load = modules[file];
  const component = lazy(async () => {
    const found = load === undefined ? undefined : (await load())[exportName];
    return { default: found ?? (() => <PendingPanel title={title} about={about} />) };
  });
  return { title, about, component };
}

export const panelKinds = {
  board: panel(
    './board/board-panel.tsx',
    'BoardPanel',
    'Market board',
    'Every symbol with price, regime and the age of its data.',
  ),
  chart: panel(
    './chart/chart-panel.tsx',
    'ChartPanel',
    'Chart',
    'Candles with regime bands, sessions, gaps and indicators.',
  ),
  log: panel(
    './event-log/event-log-panel.tsx',
    'EventLogPanel',
    'Event log',
    'Everything the engine said, with the full record behind each line.',
  ),
  health: panel(
    './health/health-panel.tsx',
    'HealthPanel',
    'Health',
    'Feeds, queues, drops, latencies, errors and restarts.',
  ),
  settings: panel(
    './frame/settings-panel.tsx',
    'SettingsPanel',
    'Settings',
    'Configuration files, appearance, keys and secrets.',
  ),
  notices: panel('./frame/notices-panel.tsx', 'NoticesPanel', 'Notices', 'Every message that was shown, newest first.'),
  about: panel('./frame/about-panel.tsx', 'AboutPanel', 'About', 'Versions, licences and attributions.'),
} as const satisfies Readonly<Record<string, PanelKind>>;

export type PanelKindName = keyof typeof panelKinds;

export function isPanelKind(name: string): name is PanelKindName {
  return Object.hasOwn(panelKinds, name);
}
