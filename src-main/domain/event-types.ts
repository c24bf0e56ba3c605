import type { EngineEventType } from '#domain/engine-event';

const ALL: Readonly<Record<EngineEventType, true>> = {
  'instrument.listed': true,
  'bar.closed': true,
  'bar.corrected': true,
  'features.computed': true,
  'regime.labelled': true,
  'market-regime.changed': true,
  'metric.seen': true,
  'chain.seen': true,
  'heartbeat.seen': true,
  'gap.noticed': true,
  'input.refused': true,
  'command.applied': true,
  'signal.raised': true,
  'edge.dropped': true,
  'minute.proved': true,
};

/** Every kind of event there is. A new one fails to compile until it stands here. */
export const EVENT_TYPES = Object.keys(ALL) as readonly EngineEventType[];
