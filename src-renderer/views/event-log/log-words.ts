import type { EngineEventType } from '#domain/engine-event';
import { formatCount } from '#window/formatting/numbers.ts';

const TITLES: Readonly<Record<EngineEventType, string>> = {
  'instrument.listed': 'Listed',
  'bar.closed': 'Bar closed',
  'bar.corrected': 'Bar corrected',
  'features.computed': 'Features',
  'regime.labelled': 'Regime',
  'market-regime.changed': 'Market regime',
  'metric.seen': 'Metric',
  'chain.seen': 'Option chain',
  'heartbeat.seen': 'Heartbeat',
  'gap.noticed': 'Gap',
  'input.refused': 'Refused',
  'command.applied': 'Command',
  'signal.raised': 'Signal',
  'edge.dropped': 'Dropped',
  'minute.proved': 'Proof',
};

/** A kind that is not known here, `fill.seen`, becomes `Fill seen`. */
export function typeTitle(type: string): string {
  const title = (TITLES as Readonly<Record<string, string>>)[type];
  if (title !== undefined) return title;
  const words = type.replaceAll(/[.-]/g, ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

export function missedText(count: number): string {
  return count === 1
    ? '1 entry was not sent: the window was behind'
    : `${formatCount(count)} entries were not sent: the window was behind`;
}
