import { describe, expect, it } from 'vitest';
import type { EngineInput, GapInput, QuoteInput, TradeInput } from '#domain/engine-input';
import type { PlantedEvent } from '#simulation/planted-event';
import { gather, minuteMids, quotesOf, tradesOf } from '#tests/unit/simulation/gathered-market';

const demo = gather('demo', { density: 0.4 });
const MINUTE = 60_000;

type Tick = QuoteInput | TradeInput;

function labelled(what: PlantedEvent['what'], symbol: string | null): PlantedEvent {
  const found = demo.market.labels.find((label) => label.what === what && label.symbol === symbol);
  if (found === undefined) throw new Error(`no label says ${what} of ${symbol ?? 'every symbol'}`);
  return found;
}

/** In the order of arrival. */
function ticks(symbol: string): readonly Tick[] {
  const index = demo.symbols.indexOf(symbol);
  return demo.inputs.filter((input): input is Tick => 'instrument' in input && input.instrument === index);
}

function within(label: PlantedEvent, atMs: number | null): boolean {
  // The venues' clocks are off by a few milliseconds.
  return atMs !== null && atMs >= label.fromMs - 5 && atMs < label.toMs + 5;
}

/** How long after its minute's end a tick was seen. */
function lateness(tick: Tick): number {
  const atMs = tick.atMs ?? tick.seenMs;
  return tick.seenMs - (atMs - (atMs % MINUTE) + MINUTE);
}

function gaps(from: readonly EngineInput[], fromMs: number): readonly GapInput[] {
  return from.filter((input): input is GapInput => input.kind === 'gap' && input.fromMs === fromMs);
}

describe('the demo day', () => {
  it('has a label for every kind of event it plants', () => {
    expect(new Set(demo.market.labels.map(({ what }) => what))).toEqual(
      new Set([
        'volatility spike',
        'slow grind',
        'feed gap',
        'crossed quotes',
        'late ticks',
        'ticks beyond grace',
        'duplicate ticks',
        'out-of-order ticks',
        'ticks without source time',
        'ticks from the future',
      ]),
    );
  });

  it('takes IBIT down by 3 % and more in the spike, while implied volatility rises', () => {
    const label = labelled('volatility spike', 'IBIT');
    const mids = minuteMids(quotesOf(demo, 'IBIT'));
    const before = mids.get(label.fromMs / MINUTE - 1) as number;
    const after = mids.get(label.toMs / MINUTE) as number;
    expect(after / before - 1).toBeLessThan(-0.03);
    for (const [symbol, name] of [
      ['IBIT', 'implied-volatility'],
      ['BTCUSDT', 'dvol'],
    ]) {
      const values = demo.inputs.flatMap((input) =>
        input.kind === 'metric' && input.symbol === symbol && input.name === name ? [input] : [],
      );
      const start = values.findLast(({ seenMs }) => seenMs < label.fromMs)?.value as number;
      const end = values.findLast(({ seenMs }) => seenMs < label.toMs)?.value as number;
      expect(end).toBeGreaterThan(start * 1.15);
    }
  });

  it('grinds up slowly: a rise of more than a percent with hardly a large minute', () => {
    const label = labelled('slow grind', 'BTCUSDT');
    const mids = minuteMids(quotesOf(demo, 'BTCUSDT'));
    const at = (ms: number): number => mids.get(ms / MINUTE) as number;
    expect(at(label.toMs) / at(label.fromMs) - 1).toBeGreaterThan(0.01);
    let large = 0;
    for (let ms = label.fromMs; ms < label.toMs; ms += MINUTE) {
      if (Math.abs(at(ms + MINUTE) / at(ms) - 1) > 0.0015) large++;
    }
    expect(large).toBeLessThan(5);
  });

  it('silences a whole source in its gap and reports the gap twice: when noticed, and when over', () => {
    const label = labelled('feed gap', null);
    const silent = demo.inputs.filter(
      (input) =>
        'atMs' in input &&
        input.atMs !== null &&
        input.atMs >= label.fromMs + 5 &&
        input.atMs < label.toMs - 5 &&
        ('source' in input ? input.source === 'sim-crypto' : input.instrument < 2),
    );
    expect(silent).toEqual([]);
    const notices = gaps(demo.inputs, label.fromMs);
    expect(notices.map(({ source, symbol, toMs }) => [source, symbol, toMs])).toEqual([
      ['sim-crypto', null, null],
      ['sim-crypto', null, label.toMs],
    ]);
    expect(notices[0]?.seenMs).toBeGreaterThan(label.fromMs);
    expect(notices[0]?.seenMs).toBeLessThan(label.toMs);
    expect(notices[1]?.seenMs).toBeGreaterThanOrEqual(label.toMs);
  });

  it('skips the numbers of the trades that a gap swallowed', () => {
    const label = labelled('feed gap', 'IBIT');
    const trades = tradesOf(demo, 'IBIT');
    const lastBefore = trades.findLast(({ atMs }) => (atMs as number) < label.fromMs)?.tradeId as number;
    const firstAfter = trades.find(({ atMs }) => (atMs as number) >= label.toMs)?.tradeId as number;
    expect(firstAfter).toBeGreaterThan(lastBefore + 1);
    expect(gaps(demo.inputs, label.fromMs).map(({ symbol }) => symbol)).toEqual(['IBIT', 'IBIT']);
  });

  it.each(['ETHUSDT', 'SPY'])('crosses the quotes of %s within the label and nowhere else', (symbol) => {
    const label = labelled('crossed quotes', symbol);
    const crossed = quotesOf(demo, symbol).filter(({ bid, ask }) => (bid as number) > (ask as number));
    expect(crossed.length).toBeGreaterThan(5);
    expect(crossed.every(({ atMs }) => within(label, atMs))).toBe(true);
  });

  it.each(['BTCUSDT', 'IBIT', 'BITO'])('delivers some ticks of %s 1 to 30 s after their minute', (symbol) => {
    const label = labelled('late ticks', symbol);
    const late = ticks(symbol).filter((tick) => within(label, tick.atMs) && lateness(tick) > 1_000);
    expect(late.length).toBeGreaterThan(5);
    expect(late.every((tick) => lateness(tick) < 30_000)).toBe(true);
  });

  it('delivers some ticks later than any grace allows', () => {
    const label = labelled('ticks beyond grace', 'BTCUSDT');
    const hopeless = ticks('BTCUSDT').filter((tick) => tick.atMs !== null && lateness(tick) > 240_000);
    expect(hopeless.length).toBeGreaterThan(5);
    expect(hopeless.every(({ atMs }) => within(label, atMs))).toBe(true);
  });

  it.each(['BTCUSDT', 'QQQ'])('sends some trades and quotes of %s twice', (symbol) => {
    const label = labelled('duplicate ticks', symbol);
    const seen = new Set<string>();
    const repeated: Tick[] = [];
    for (const tick of ticks(symbol)) {
      const key = JSON.stringify({ ...tick, seenMs: 0 });
      if (seen.has(key)) repeated.push(tick);
      seen.add(key);
    }
    const planted = repeated.filter(({ atMs }) => within(label, atMs));
    expect(planted.filter(({ kind }) => kind === 'trade').length).toBeGreaterThan(5);
    expect(planted.filter(({ kind }) => kind === 'quote').length).toBeGreaterThan(5);
    expect(repeated.filter(({ kind, atMs }) => kind === 'trade' && !within(label, atMs))).toEqual([]);
  });

  it.each(['ETHUSDT', 'IBIT'])('lets ticks of %s overtake one another', (symbol) => {
    const label = labelled('out-of-order ticks', symbol);
    const all = ticks(symbol);
    const overtaken = all.filter(
      (tick, i) => i > 0 && within(label, tick.atMs) && (tick.atMs as number) < (all[i - 1]?.atMs as number),
    );
    expect(overtaken.length).toBeGreaterThan(5);
  });

  it('sends ticks without a source time, and only where it says so', () => {
    const label = labelled('ticks without source time', 'SPY');
    const timeless = demo.inputs.filter(
      (input): input is Tick => 'instrument' in input && 'atMs' in input && input.atMs === null,
    );
    expect(timeless.length).toBeGreaterThan(5);
    expect(timeless.every((tick) => within(label, tick.seenMs - 20))).toBe(true);
    expect(timeless.every((tick) => demo.symbols[tick.instrument] === 'SPY')).toBe(true);
  });

  it('sends ticks from the future, and only where it says so', () => {
    const label = labelled('ticks from the future', 'BTCUSDT');
    const early = demo.inputs.filter(
      (input): input is Tick => 'instrument' in input && 'atMs' in input && (input.atMs ?? 0) > input.seenMs,
    );
    expect(early.length).toBeGreaterThan(3);
    expect(early.every((tick) => within(label, tick.seenMs - 20))).toBe(true);
    expect(early.every((tick) => demo.symbols[tick.instrument] === 'BTCUSDT')).toBe(true);
  });
});
