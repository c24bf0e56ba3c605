import { type ComponentType, lazy } from 'react';
import type { PanelProps } from '#window/views/panel-props.ts';

export interface PanelKind {
  readonly title: string;
  /** One sentence for whoever looks for it. */
  readonly about: string;
  readonly component: ComponentType<PanelProps>;
}

const loads: (() => Promise<unknown>)[] = [];

/** Panels load when first shown, so that the first picture does not wait for the others. */
function panel(load: () => Promise<ComponentType<PanelProps>>): ComponentType<PanelProps> {
  loads.push(load);
  return lazy(async () => ({ default: await load() }));
}

/** The others follow once there is time: where the engine's host serves the page, both are away together. */
export function loadEveryPanel(): () => void {
  const waiting = requestIdleCallback(() => {
    for (const load of loads) load().catch(() => undefined);
  });
  return () => cancelIdleCallback(waiting);
}

export const panelKinds = {
  board: {
    title: 'Market board',
    about: 'Every symbol with price, regime and the age of its data.',
    component: panel(async () => (await import('#window/views/board/board-panel.tsx')).BoardPanel),
  },
  chart: {
    title: 'Chart',
    about: 'Candles with regime bands, sessions, gaps and indicators.',
    component: panel(async () => (await import('#window/views/chart/chart-panel.tsx')).ChartPanel),
  },
  chain: {
    title: 'Option chain',
    about: 'Calls and puts around the money; a click on a quote builds a structure.',
    component: panel(async () => (await import('#window/views/chain/chain-panel.tsx')).ChainPanel),
  },
  surface: {
    title: 'Smile and surface',
    about: 'Volatility by expiry and strike, fitted smiles, term structure and anomalies.',
    component: panel(async () => (await import('#window/views/surface/surface-panel.tsx')).SurfacePanel),
  },
  payoff: {
    title: 'Payoff',
    about: 'Profit over price and time, probabilities by model and Greeks of a structure.',
    component: panel(async () => (await import('#window/views/payoff/payoff-panel.tsx')).PayoffPanel),
  },
  spreads: {
    title: 'Spread finder',
    about: 'Every spread that fits a filter, with credit, worst case and probabilities.',
    component: panel(
      async () => (await import('#window/views/spread-finder/spread-finder-panel.tsx')).SpreadFinderPanel,
    ),
  },
  signals: {
    title: 'Signals',
    about: 'Every reason to look at a market, ranked, and what each gate refused, by how much.',
    component: panel(async () => (await import('#window/views/signals/signals-panel.tsx')).SignalsPanel),
  },
  recommendation: {
    title: 'Recommendation',
    about: 'One spread worth selling: worst case, odds by model, reasons, checks, and how long it holds.',
    component: panel(
      async () => (await import('#window/views/recommendation/recommendation-panel.tsx')).RecommendationPanel,
    ),
  },
  ticket: {
    title: 'Ticket',
    about: 'A confirmed ticket: steps at the broker, its fills, and staging at IBKR.',
    component: panel(async () => (await import('#window/views/ticket/ticket-panel.tsx')).TicketPanel),
  },
  league: {
    title: 'League',
    about: 'Every paper trader, by how far its results can be believed.',
    component: panel(async () => (await import('#window/views/league/league-panel.tsx')).LeaguePanel),
  },
  atlas: {
    title: 'Atlas',
    about: 'Two dimensions of the grid as a map: where it pays, where it breaks off, where the grid ends.',
    component: panel(async () => (await import('#window/views/atlas/atlas-panel.tsx')).AtlasPanel),
  },
  config: {
    title: 'Config card',
    about: 'One paper trader: its rules, balance, trades, and why it trades now or does not.',
    component: panel(async () => (await import('#window/views/config-card/config-card-panel.tsx')).ConfigCardPanel),
  },
  farm: {
    title: 'Farm status',
    about: 'What all paper traders hold, opened and closed, and what runs them.',
    component: panel(async () => (await import('#window/views/farm-status/farm-status-panel.tsx')).FarmStatusPanel),
  },
  positions: {
    title: 'Positions',
    about: 'What you hold: its worth now, how far its exits are, and what the followed paper traders hold.',
    component: panel(async () => (await import('#window/views/positions/positions-panel.tsx')).PositionsPanel),
  },
  journal: {
    title: 'Journal',
    about: 'What was traded, passed over and noted, with what it brought and what its fills cost.',
    component: panel(async () => (await import('#window/views/journal/journal-panel.tsx')).JournalPanel),
  },
  risk: {
    title: 'Risk',
    about: 'Exposures against limits, circuit breakers, the mode, and the kill switch.',
    component: panel(async () => (await import('#window/views/risk/risk-panel.tsx')).RiskPanel),
  },
  calendar: {
    title: 'Calendar',
    about: 'Sessions, holidays, economic events and expiries from the cursor on.',
    component: panel(async () => (await import('#window/views/calendar/calendar-panel.tsx')).CalendarPanel),
  },
  connections: {
    title: 'Connections',
    about: 'Every line to a venue: its state, round trip, clock, requests left, gaps, and what to do.',
    component: panel(async () => (await import('#window/views/connections/connections-panel.tsx')).ConnectionsPanel),
  },
  quality: {
    title: 'Data quality',
    about: 'How much of what should be known is known, minute by minute, and which source counts.',
    component: panel(async () => (await import('#window/views/quality/quality-panel.tsx')).QualityPanel),
  },
  soak: {
    title: 'Soak',
    about: 'What the guardian of a long recording finds, how the machine is, and the nightly self-proofs.',
    component: panel(async () => (await import('#window/views/soak/soak-panel.tsx')).SoakPanel),
  },
  log: {
    title: 'Event log',
    about: 'Everything the engine said, with the full record behind each line.',
    component: panel(async () => (await import('#window/views/event-log/event-log-panel.tsx')).EventLogPanel),
  },
  health: {
    title: 'Health',
    about: 'Feeds, queues, drops, latencies, errors and restarts.',
    component: panel(async () => (await import('#window/views/health/health-panel.tsx')).HealthPanel),
  },
  settings: {
    title: 'Settings',
    about: 'Configuration files, appearance, keys and secrets.',
    component: panel(async () => (await import('#window/views/frame/settings-panel.tsx')).SettingsPanel),
  },
  notices: {
    title: 'Notices',
    about: 'Every message that was shown, newest first.',
    component: panel(async () => (await import('#window/views/frame/notices-panel.tsx')).NoticesPanel),
  },
  about: {
    title: 'About',
    about: 'Versions, licences and attributions.',
    component: panel(async () => (await import('#window/views/frame/about-panel.tsx')).AboutPanel),
  },
} as const satisfies Readonly<Record<string, PanelKind>>;

export type PanelKindName = keyof typeof panelKinds;

export function isPanelKind(name: string): name is PanelKindName {
  return Object.hasOwn(panelKinds, name);
}
