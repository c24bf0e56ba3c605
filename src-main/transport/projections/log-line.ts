import { barFlagNames } from '#domain/bar';
import type { ChainBrief } from '#domain/chain-brief';
import type { EngineEvent } from '#domain/engine-event';
import type { Instrument } from '#domain/instrument';
import { qualityFlagNames } from '#domain/regime';
import type { LogEntry } from '#contract/log-view';
import { formatHash } from '#primitives/state-hash';
import type { EventLedger } from '#research/desk/event-ledger';
import { priceView, sizeView } from '#transport/projections/market-words';

type Severity = LogEntry['severity'];

const WARNINGS: readonly EngineEvent['type'][] = ['gap.noticed', 'input.refused', 'edge.dropped'];
const NOTABLE: readonly EngineEvent['type'][] = [
  'instrument.listed',
  'bar.corrected',
  'market-regime.changed',
  'command.applied',
  'signal.raised',
];

/** How much an event matters to someone who watches, told from its place alone. */
export function severityOf(ledger: EventLedger, number: number): Severity {
  const type = ledger.typeOf(number);
  if (type === 'input.refused' && isExpected(ledger.event(number))) return 'plain';
  if (WARNINGS.includes(type)) return 'warning';
  return NOTABLE.includes(type) || ledger.isChange(number) ? 'notable' : 'plain';
}

/** Whoever fills a gap asks for all minutes that it touches, and those with data of their own stay as they are. */
function isExpected(event: EngineEvent): boolean {
  return event.type === 'input.refused' && event.reason === 'already-known';
}

export function logEntry(ledger: EventLedger, number: number): LogEntry {
  const event = ledger.event(number);
  const instrument = ledger.instrumentOf(number)?.instrument ?? null;
  return {
    id: number,
    seenMs: event.seenMs,
    type: event.type,
    symbol: instrument?.symbol ?? symbolOf(event),
    text: lineOf(event, instrument),
    severity: severityOf(ledger, number),
  };
}

/** The whole event as it was told, for people. */
export function eventRecord(ledger: EventLedger, number: number): string {
  const event = ledger.event(number);
  if (event.type !== 'minute.proved') return JSON.stringify({ position: ledger.positionOf(number), ...event }, null, 2);
  const { minuteMs, hash, groups } = event.proof;
  const proof = { minuteMs, hash: formatHash(hash), groups: [...groups] };
  return JSON.stringify({ position: ledger.positionOf(number), ...event, proof }, null, 2);
}

function symbolOf(event: EngineEvent): string | null {
  switch (event.type) {
    case 'metric.seen':
      return event.symbol;
    case 'gap.noticed':
      return event.gap.symbol;
    case 'signal.raised':
      return event.signal.symbol;
    case 'chain.seen':
      return event.chain.underlying;
    default:
      return null;
  }
}

function lineOf(event: EngineEvent, instrument: Instrument | null): string {
  switch (event.type) {
    case 'instrument.listed':
      return `from ${event.instrument.source}, bars from ${event.instrument.barsFrom}`;
    case 'bar.closed':
    case 'bar.corrected': {
      if (instrument === null) return event.bar.interval;
      const { interval, open, high, low, close, volume, flags, revision } = event.bar;
      const prices = [open, high, low, close].map((units) => priceView(units, instrument)).join(' ');
      const notes = [...barFlagNames(flags), ...(revision > 0 ? [`revision ${revision}`] : [])];
      return `${interval}  ${prices}  volume ${sizeView(volume, instrument)}${inBrackets(notes)}`;
    }
    case 'features.computed': {
      const { realisedVolatility, volumeZ, jumpScore } = event.features;
      const percent = realisedVolatility === null ? '–' : `${(realisedVolatility * 100).toFixed(1)} %`;
      return `volatility ${percent}, volume z ${figure(volumeZ)}, jump ${figure(jumpScore)}`;
    }
    case 'regime.labelled': {
      const { trend, volatility, session, quality, confidence } = event.regime;
      const words = `${trend}, ${volatility}, ${session}, confidence ${confidence.toFixed(2)}`;
      return `${words}${inBrackets(qualityFlagNames(quality))}`;
    }
    case 'market-regime.changed': {
      const { trend, volatility, confidence, voters } = event.regime;
      return `market ${trend}, ${volatility}, confidence ${confidence.toFixed(2)}, ${voters} voters`;
    }
    case 'metric.seen':
      return `${event.name} ${event.value}`;
    case 'chain.seen':
      return chainLine(event.chain);
    case 'heartbeat.seen':
      return event.source;
    case 'gap.noticed': {
      const { source, fromMs, toMs, reason } = event.gap;
      return toMs === null ? `${source}: ${reason}` : `${source}: ${reason}, after ${seconds(toMs - fromMs)}`;
    }
    case 'input.refused':
      return `${event.reason}: ${event.what}`;
    case 'command.applied':
      return event.command.text;
    case 'signal.raised':
      return `${event.signal.detector}, tier ${event.signal.tier}: ${event.signal.because.join(', ')}`;
    case 'edge.dropped':
      return `${event.edge} lost ${event.count} events`;
    case 'minute.proved':
      return `state ${formatHash(event.proof.hash)}`;
  }
}

function chainLine(chain: ChainBrief): string {
  const { provider, contracts, expiries, twoSided, crossed, stale } = chain;
  const faults = [...(crossed > 0 ? [`${crossed} crossed`] : []), ...(stale > 0 ? [`${stale} stale`] : [])];
  return `${contracts} contracts, ${expiries} expiries, ${twoSided} two-sided, from ${provider}${inBrackets(faults)}`;
}

function inBrackets(notes: readonly string[]): string {
  return notes.length === 0 ? '' : ` (${notes.join(', ')})`;
}

function figure(value: number | null): string {
  return value === null ? '–' : value.toFixed(1);
}

function seconds(ms: number): string {
  return `${Math.round(ms / 1_000)} s`;
}
