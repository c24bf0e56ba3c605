import { describe, expect, it } from 'vitest';
import type { Drift } from '#connectors/shared/schema-drift';
import { FeedDecoder, type FeedSink } from '#connectors/tastytrade/dxlink/feed-decoder';
import type { FeedEventName } from '#connectors/tastytrade/dxlink/feed-events';

class Heard implements FeedSink {
  readonly events: [FeedEventName, string, ...number[]][] = [];
  readonly drifts: Drift[] = [];
  unknowns = 0;

  event(type: FeedEventName, symbol: string, figures: Float64Array): void {
    this.events.push([type, symbol, ...figures]);
  }

  unread(found: Drift): void {
    this.drifts.push(found);
  }

  unknown(): void {
    this.unknowns++;
  }
}

function heard(data: unknown, prepare: (decoder: FeedDecoder) => void = () => undefined): Heard {
  const decoder = new FeedDecoder();
  const sink = new Heard();
  prepare(decoder);
  decoder.decode(data, sink);
  return sink;
}

const IBIT = ['Trade', 'IBIT', 1_772_463_600_000, 50.01, 100, 1.25e7];

describe('what DXLink sends', () => {
  it('is read pair by pair, all of them: one frame may hold several kinds of events', () => {
    const { events, drifts } = heard([
      'Trade',
      [...IBIT, 'Trade', 'BITO', 0, 20.5, 1, 2],
      'Summary',
      ['Summary', 'X', 7],
    ]);
    expect(events).toEqual([
      ['Trade', 'IBIT', 1_772_463_600_000, 50.01, 100, 12_500_000],
      ['Trade', 'BITO', 0, 20.5, 1, 2],
      ['Summary', 'X', 7],
    ]);
    expect(drifts).toEqual([]);
  });

  it('may come as objects, with fields that are not sent at all', () => {
    const { events } = heard([{ eventType: 'Trade', eventSymbol: 'IBIT', price: 50.01, dayVolume: 'NaN' }]);
    expect(events).toEqual([['Trade', 'IBIT', Number.NaN, 50.01, Number.NaN, Number.NaN]]);
  });

  it('says NaN, Infinity and -Infinity in words: none of them is a number', () => {
    const { events, drifts } = heard(['Trade', ['Trade', 'IBIT', 'NaN', 'Infinity', '-Infinity', null]]);
    expect(events).toEqual([['Trade', 'IBIT', Number.NaN, Number.NaN, Number.NaN, Number.NaN]]);
    expect(drifts).toEqual([]);
  });

  it('comes in the order of fields that was said last, with the event’s name or without it', () => {
    const { events } = heard(['Trade', ['IBIT', 50.01, 100]], (decoder) =>
      decoder.configure({ Trade: ['eventSymbol', 'price', 'size'], Fancy: ['a'], Quote: 'all' }),
    );
    expect(events).toEqual([['Trade', 'IBIT', Number.NaN, 50.01, 100, Number.NaN]]);
  });

  it('keeps to what was asked for where the server names no fields, and does so again on a new channel', () => {
    const decoder = new FeedDecoder();
    decoder.configure(undefined);
    decoder.configure({ Trade: ['eventSymbol', 'price'] });
    decoder.forget();
    const sink = new Heard();
    decoder.decode(['Trade', IBIT], sink);
    expect(sink.events).toHaveLength(1);
  });

  it('may bring the names of the fields beside the event’s own', () => {
    const { events } = heard([
      ['Trade', ['eventSymbol', 'price']],
      ['IBIT', 50.01],
    ]);
    expect(events[0]?.slice(0, 4)).toEqual(['Trade', 'IBIT', Number.NaN, 50.01]);
  });

  it('is left out, pair by pair, where its values are no whole number of rows', () => {
    const { events, drifts } = heard(['Trade', IBIT.slice(1), 'Summary', ['Summary', 'X', 7]]);
    expect(events).toEqual([['Summary', 'X', 7]]);
    expect(drifts).toMatchObject([{ where: 'DXLink Trade', found: '5' }]);
  });

  it('is left out where a row has shifted: every figure behind it would be another', () => {
    const { events, drifts } = heard(['Trade', [...IBIT, 'IBIT', 0, 50.01, 100, 5, 'Trade']]);
    expect(events).toEqual([]);
    expect(drifts).toMatchObject([{ field: 'eventType' }]);
  });

  it('is left out whole where one figure is something else, and says which', () => {
    const { events, drifts } = heard(['Trade', [...IBIT, 'Trade', 'BITO', 0, '20.5', 1, 2]]);
    expect(events).toEqual([]);
    expect(drifts).toEqual([{ where: 'DXLink Trade', field: 'price', found: '"20.5"' }]);
    expect(heard([{ eventType: 'Trade', eventSymbol: 'IBIT', price: '1' }]).drifts).toHaveLength(1);
  });

  it('counts events that nobody asked for and drops what has no form', () => {
    const { events, unknowns, drifts } = heard(['Profile', ['Profile', 'IBIT', 'x'], 'Summary', 7, 5, []]);
    expect(events).toEqual([]);
    expect(unknowns).toBe(1);
    expect(drifts.map(({ field }) => field)).toEqual(['values', 'eventType']);
    expect(heard({}).drifts).toHaveLength(1);
    expect(heard([null, {}, { eventType: 'Quote' }, { eventType: 'Profile' }])).toMatchObject({ unknowns: 1 });
    expect(heard([]).drifts).toEqual([]);
  });
});
