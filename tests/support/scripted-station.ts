import type { ConnectionsView, LineView } from '#contract/connections-view';
import type { QualityView } from '#contract/quality-view';
import type { SoakView } from '#contract/soak-view';
import { MINUTE_QUALITY_LETTERS, type MinuteQuality } from '#domain/minute-quality';

export interface ScriptedStationViews {
  connections: ConnectionsView;
  quality: QualityView;
  soak: SoakView;
}

/** Friday, 20 November 2026, a quarter past two in New York. */
export const NOW_MS = Date.UTC(2026, 10, 20, 19, 15, 12);
const MINUTE_MS = 60_000;
const SINCE_MS = NOW_MS - 31 * MINUTE_MS;

function line(name: string, change: Partial<LineView>): LineView {
  return {
    name,
    phase: 'live',
    reason: null,
    sinceMs: SINCE_MS,
    heardMs: NOW_MS - 400,
    messages: 18_204,
    bytes: 4_100_000,
    latencyMs: 84,
    latencies: [80, 82, 81, 90, 84, 83, 110, 84],
    skewMs: 41,
    reconnects: 0,
    gaps: 0,
    drifts: 0,
    unknown: 0,
    budget: null,
    trouble: null,
    ...change,
  };
}

/** A desk in the middle of a day on which several things went wrong. */
export function scriptedStation(): ScriptedStationViews {
  return { connections: connections(), quality: quality(), soak: soak() };
}

function connections(): ConnectionsView {
  return {
    state: 'on',
    problem: null,
    tapeId: 'data/live.tape',
    tapeName: 'live',
    sinceMs: SINCE_MS,
    atMs: NOW_MS,
    venues: [
      {
        name: 'bybit',
        isOn: true,
        lines: [
          line('linear stream', {}),
          line('history', {
            budget: { left: 551, of: 600, perMs: 5_000, waiting: 0 },
            latencyMs: 140,
            latencies: [140],
          }),
        ],
        notes: [{ name: 'Candles like ours', text: '612 of 612' }],
      },
      {
        name: 'deribit',
        isOn: true,
        lines: [
          line('stream', {
            phase: 'backing-off',
            sinceMs: NOW_MS - 4_000,
            heardMs: NOW_MS - 9_000,
            reason: 'The line was closed (1006). The next try is in 4 s.',
            reconnects: 3,
            gaps: 2,
            drifts: 1,
            unknown: 12,
            latencies: [],
            latencyMs: null,
            trouble: { atMs: NOW_MS - 8_000, text: 'ticker.BTC-PERPETUAL: "index_price" is a word, not a number.' },
          }),
          line('chains', { budget: { left: 2, of: 20, perMs: 1_000, waiting: 7 }, skewMs: -2_400 }),
        ],
        notes: [{ name: 'Greeks known', text: '93 %' }],
      },
      {
        name: 'alpaca',
        isOn: true,
        lines: [
          line('stock stream', {
            phase: 'refused',
            heardMs: null,
            reason:
              'ALPACA_KEY_ID and ALPACA_SECRET_KEY are missing. Enter them under Settings, Secrets, or in the environment as ARGUS_ALPACA_KEY_ID and ARGUS_ALPACA_SECRET_KEY.',
            latencyMs: null,
            latencies: [],
            skewMs: null,
            messages: 0,
            bytes: 0,
          }),
        ],
        notes: [],
      },
      { name: 'yahoo', isOn: true, lines: [line('charts', { phase: 'stale', heardMs: NOW_MS - 95_000 })], notes: [] },
      { name: 'tastytrade', isOn: false, lines: [], notes: [] },
      { name: 'ibkr', isOn: false, lines: [], notes: [] },
    ],
    inbox: { depth: 3, droppedQuotes: 0, droppedOther: 0 },
    position: 182_204,
    seenMs: NOW_MS,
    halted: null,
    gaps: [
      {
        fromMs: NOW_MS - 9_000,
        toMs: null,
        symbol: null,
        source: 'deribit',
        reason: 'The line was closed.',
      },
      {
        fromMs: NOW_MS - 20 * MINUTE_MS,
        toMs: NOW_MS - 18 * MINUTE_MS,
        symbol: 'BTC-PERPETUAL',
        source: 'deribit',
        reason: 'Nothing came for 120 s.',
      },
    ],
  };
}

const HOURS = 4;

/** Its minutes in runs, oldest first; the rest is covered. */
function strip(...runs: readonly (readonly [MinuteQuality, number])[]) {
  const cells = runs.map(([quality, count]) => MINUTE_QUALITY_LETTERS[quality].repeat(count)).join('');
  const all = cells.padEnd(HOURS * 60, MINUTE_QUALITY_LETTERS.covered);
  const count = (quality: MinuteQuality): number => all.split(MINUTE_QUALITY_LETTERS[quality]).length - 1;
  const minutes = {
    covered: count('covered'),
    quiet: count('quiet'),
    backfilled: count('backfilled'),
    partial: count('partial'),
    gap: count('gap'),
    missing: count('missing'),
    closed: count('closed'),
  };
  const expected = all.length - minutes.closed;
  const good = minutes.covered + minutes.quiet + minutes.backfilled;
  return { cells: all, minutes, coverage: expected === 0 ? null : good / expected };
}

function quality(): QualityView {
  const fromMs = Math.floor(NOW_MS / MINUTE_MS) * MINUTE_MS - HOURS * 60 * MINUTE_MS;
  const row = { inUse: true, lastBarMs: fromMs + HOURS * 60 * MINUTE_MS, corrections: 0, oddTicks: [] };
  return {
    strip: { fromMs, minutes: HOURS * 60 },
    rows: [
      { ...row, index: 0, symbol: 'BTCUSDT', source: 'bybit', ...strip(['covered', 240]) },
      {
        ...row,
        index: 1,
        symbol: 'BTC-PERPETUAL',
        source: 'deribit',
        ...strip(['covered', 120], ['partial', 1], ['gap', 9], ['backfilled', 12], ['covered', 60], ['missing', 3]),
        corrections: 12,
        oddTicks: [{ what: 'late quotes', count: 4 }],
      },
      { ...row, index: 2, symbol: 'IBIT', source: 'yahoo', ...strip(['closed', 30], ['quiet', 40]), inUse: false },
      { ...row, index: 3, symbol: 'IBIT', source: 'alpaca-iex', ...strip(['closed', 240]), lastBarMs: null },
    ],
    choices: [
      {
        symbol: 'BTC',
        datum: 'price',
        inUse: 'bybit',
        sinceMs: NOW_MS - 9_000,
        because: 'deribit: feed gap since 14:15:03 ET',
        ranked: [
          { source: 'deribit', state: 'gap', text: 'feed gap since 14:15:03 ET', lastMs: NOW_MS - 9_000 },
          { source: 'bybit', state: 'in-use', text: 'heard just now', lastMs: NOW_MS - 400 },
        ],
        switches: 2,
      },
      {
        symbol: 'IBIT',
        datum: 'chain',
        inUse: null,
        sinceMs: null,
        because: 'none of them was heard so far',
        ranked: [{ source: 'yahoo', state: 'waiting', text: 'nothing heard yet', lastMs: null }],
        switches: 0,
      },
    ],
    switches: [
      { atMs: NOW_MS - 9_000, symbol: 'BTC', datum: 'price', from: 'deribit', to: 'bybit', because: 'feed gap' },
    ],
    disagreements: [
      {
        symbol: 'BTC',
        what: 'mid',
        left: 'bybit',
        right: 'deribit',
        now: 14.2,
        worst: -31.5,
        worstMs: NOW_MS - 40 * MINUTE_MS,
        compared: 1_904,
        limit: 10,
        isWide: true,
      },
      {
        symbol: 'BTC',
        what: 'atm-iv',
        left: 'bybit',
        right: 'deribit',
        now: null,
        worst: null,
        worstMs: null,
        compared: 0,
        limit: 2,
        isWide: false,
      },
    ],
    gaps: [
      {
        fromMs: NOW_MS - 120 * MINUTE_MS,
        toMs: NOW_MS - 98 * MINUTE_MS,
        symbol: null,
        source: 'deribit',
        reason: 'The line was closed.',
        minutes: 22,
        backfilled: 12,
      },
    ],
  };
}

function soak(): SoakView {
  const times = Array.from({ length: 30 }, (_, i) => NOW_MS - (30 - i) * MINUTE_MS);
  const series = { limit: null, state: 'well', atMs: times } as const;
  return {
    state: 'problem',
    sinceMs: SINCE_MS,
    atMs: NOW_MS - 2_000,
    halt: 'Clock of deribit is 2.4 s behind, at most 1 s.',
    findings: [
      {
        id: 'clock-skew/deribit',
        check: 'clock-skew',
        about: 'deribit',
        state: 'problem',
        text: 'Clock of deribit is 2.4 s behind, at most 1 s.',
        remedy: 'Set the clock of this machine: run your time service.',
        sinceMs: NOW_MS - 5 * MINUTE_MS,
        endedMs: null,
        halts: true,
      },
      {
        id: 'silent-lines/yahoo',
        check: 'silent-lines',
        about: 'yahoo charts',
        state: 'warning',
        text: 'yahoo charts has said nothing for 95 s, at most 45 s.',
        remedy: 'Wait, or press Reconnect now in Connections.',
        sinceMs: NOW_MS - 50_000,
        endedMs: null,
        halts: false,
      },
    ],
    past: [
      {
        id: 'reconnects/deribit',
        check: 'reconnects',
        about: 'deribit stream',
        state: 'warning',
        text: 'deribit stream reconnected 6 times in an hour, at most 5.',
        remedy: 'Look at your own line.',
        sinceMs: NOW_MS - 25 * MINUTE_MS,
        endedMs: NOW_MS - 12 * MINUTE_MS,
        halts: false,
      },
    ],
    checks: [
      {
        check: 'recording',
        name: 'Recording',
        about: 'Whether what comes in is written down.',
        state: 'well',
        figure: 'recording',
        limit: '',
      },
      {
        check: 'clock-skew',
        name: 'Clock skew',
        about: 'How far the clocks of venues are from ours.',
        state: 'problem',
        figure: '2.4 s',
        limit: '1 s',
      },
      {
        check: 'greeks',
        name: 'Greeks',
        about: 'The share of the newest chain whose contracts have their Greeks.',
        state: 'well',
        figure: '',
        limit: '70 %',
      },
    ],
    series: [
      { ...series, name: 'Memory', unit: 'MB', about: 'What the process holds.', values: times.map((_, i) => 410 + i) },
      {
        ...series,
        name: 'Engine lag',
        unit: 'ms',
        about: 'The longest wait.',
        values: times.map((_, i) => (i % 7) * 3),
        limit: 250,
        state: 'warning',
      },
      { ...series, name: 'Disk free', unit: 'GB', about: 'Room where the data lies.', values: [], atMs: [] },
    ],
    deadMan: { state: 'withheld', text: 'The watchdog is not told that all is well.' },
    proofs: [
      {
        day: '2026-11-19',
        tape: 'live.tape',
        atMs: NOW_MS - 22 * 60 * MINUTE_MS,
        verdict: 'refuted',
        text: 'The replay of 19 November differs from what was said live.',
        remedy: 'Keep the tape and report it.',
        minutes: 1_020,
        signals: 14,
        recommendations: 3,
        differences: ['14:03 ET: signal s-81 is missing in the replay'],
        seconds: 42,
      },
      {
        day: '2026-11-18',
        tape: 'live.tape',
        atMs: NOW_MS - 46 * 60 * MINUTE_MS,
        verdict: 'proved',
        text: 'Every hash, signal and recommendation is the same.',
        remedy: null,
        minutes: 1_440,
        signals: 11,
        recommendations: 2,
        differences: [],
        seconds: 40,
      },
    ],
  };
}
