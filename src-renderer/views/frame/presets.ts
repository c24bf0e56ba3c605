import type { DockviewApi } from 'dockview-react';
import { panelKinds, type PanelKindName } from '#window/views/panel-registry.tsx';

type Params = Readonly<Record<string, unknown>>;
type Place = NonNullable<Parameters<DockviewApi['addPanel']>[0]['position']>;

function add(api: DockviewApi, kind: PanelKindName, id: string, position: Place | null, params: Params = {}): void {
  api.addPanel({
    id,
    component: kind,
    title: panelKinds[kind].title,
    params,
    ...(position === null ? {} : { position }),
  });
}

function beside(id: string, direction: 'right' | 'below' | 'within'): Place {
  return { referencePanel: id, direction };
}

/** How a workspace looks before anybody moves anything. */
const presets: Readonly<Record<string, (api: DockviewApi) => void>> = {
  TRADE(api) {
    add(api, 'board', 'board-1', null);
    add(api, 'chart', 'chart-1', beside('board-1', 'right'), { group: 'blue', interval: '1m', index: 0 });
    add(api, 'signals', 'signals-1', beside('chart-1', 'right'));
    add(api, 'chart', 'chart-2', beside('chart-1', 'below'), { group: 'blue', interval: '15m', index: 0 });
    add(api, 'log', 'log-1', beside('board-1', 'below'));
    add(api, 'positions', 'positions-1', beside('log-1', 'within'));
    add(api, 'recommendation', 'recommendation-1', beside('signals-1', 'below'));
    add(api, 'ticket', 'ticket-1', beside('recommendation-1', 'within'));
    api.getPanel('recommendation-1')?.api.setActive();
    api.getPanel('log-1')?.api.setActive();
    resize(api, {
      'board-1': { width: 0.28, height: 0.5 },
      'signals-1': { width: 0.38, height: 0.34 },
      'chart-1': { height: 0.62 },
    });
  },
  REPLAY(api) {
    add(api, 'chart', 'chart-1', null, { group: 'blue', interval: '1m', index: 0 });
    add(api, 'chart', 'chart-2', beside('chart-1', 'right'), { group: 'orange', interval: '1m', index: 1 });
    add(api, 'recommendation', 'recommendation-1', { direction: 'below' });
    add(api, 'signals', 'signals-1', beside('recommendation-1', 'right'));
    add(api, 'board', 'board-1', beside('signals-1', 'right'));
    add(api, 'log', 'log-1', beside('board-1', 'below'));
    resize(api, { 'chart-1': { height: 0.48 }, 'recommendation-1': { width: 0.4 }, 'board-1': { width: 0.28 } });
  },
  OPTIONS(api) {
    add(api, 'chain', 'chain-1', null, { group: 'blue' });
    add(api, 'payoff', 'payoff-1', beside('chain-1', 'right'));
    add(api, 'surface', 'surface-1', beside('payoff-1', 'within'), { group: 'blue' });
    add(api, 'spreads', 'spreads-1', beside('chain-1', 'below'), { group: 'blue' });
    api.getPanel('payoff-1')?.api.setActive();
    resize(api, { 'chain-1': { width: 0.5, height: 0.55 } });
  },
  HEALTH(api) {
    add(api, 'health', 'health-1', null);
    add(api, 'log', 'log-1', beside('health-1', 'right'));
    add(api, 'notices', 'notices-1', beside('log-1', 'below'));
    resize(api, { 'health-1': { width: 0.58 }, 'log-1': { height: 0.66 } });
  },
  FARM(api) {
    add(api, 'league', 'league-1', null);
    add(api, 'atlas', 'atlas-1', beside('league-1', 'right'));
    add(api, 'config', 'config-1', beside('league-1', 'below'));
    add(api, 'farm', 'farm-1', beside('atlas-1', 'below'));
    resize(api, { 'league-1': { width: 0.56, height: 0.46 }, 'atlas-1': { height: 0.38 } });
  },
  LIVE(api) {
    add(api, 'connections', 'connections-1', null);
    add(api, 'quality', 'quality-1', beside('connections-1', 'right'));
    add(api, 'soak', 'soak-1', beside('quality-1', 'below'));
    add(api, 'log', 'log-1', beside('connections-1', 'below'));
    resize(api, { 'connections-1': { width: 0.58, height: 0.7 }, 'quality-1': { height: 0.54 } });
  },
  JOURNAL(api) {
    add(api, 'positions', 'positions-1', null);
    add(api, 'risk', 'risk-1', beside('positions-1', 'right'));
    add(api, 'journal', 'journal-1', beside('positions-1', 'below'));
    add(api, 'calendar', 'calendar-1', beside('risk-1', 'below'));
    resize(api, { 'positions-1': { width: 0.64, height: 0.58 }, 'risk-1': { height: 0.58 } });
  },
};

export function arrange(api: DockviewApi, preset: string): void {
  presets[preset]?.(api);
  api.panels[0]?.api.setActive();
}

/** Shares of the whole dock. */
function resize(
  api: DockviewApi,
  shares: Readonly<Record<string, { readonly width?: number; readonly height?: number }>>,
): void {
  for (const [id, { width, height }] of Object.entries(shares)) {
    api.getPanel(id)?.group.api.setSize({
      ...(width === undefined ? {} : { width: Math.round(api.width * width) }),
      ...(height === undefined ? {} : { height: Math.round(api.height * height) }),
    });
  }
}
