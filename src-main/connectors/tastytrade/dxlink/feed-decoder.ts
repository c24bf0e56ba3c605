import { type Drift, drift } from '#connectors/shared/schema-drift';
import { askedFields, FEED_FIGURES, type FeedEventName, isFeedEvent } from '#connectors/tastytrade/dxlink/feed-events';

/** Takes one event; `figures` are those of `FEED_FIGURES`, NaN where not known, and are another event's afterwards. */
export interface FeedSink {
  event(type: FeedEventName, symbol: string, figures: Float64Array): void;
  /** Something was left out whole; of which kind, where that could be told. */
  unread(found: Drift, type: FeedEventName | null): void;
  /** Events of a kind that nobody asked for. */
  unknown(): void;
}

/** Where in a row of values each figure stands; -1 where it is not sent. */
interface RowLayout {
  readonly stride: number;
  readonly typeAt: number;
  readonly symbolAt: number;
  readonly figuresAt: readonly number[];
}

const NOT_KNOWN = Number.NaN;
/** What stands for a number that there is none of. */
const NO_NUMBERS = ['NaN', 'Infinity', '-Infinity'];

/**
 * Reads FEED_DATA in either of its forms: values in a row, by the order of fields that the server said last, or objects.
 * Which of them it is, each frame says by itself: servers change from one to the other under load.
 */
export class FeedDecoder {
  readonly #layouts = new Map<FeedEventName, RowLayout>();
  readonly #figures = new Map<FeedEventName, Float64Array>();
  /** The values of one pair: nothing of it counts before all of it has been read. */
  #rows = new Float64Array(1024);

  constructor() {
    for (const name of Object.keys(FEED_FIGURES) as FeedEventName[])
      this.#figures.set(name, new Float64Array(FEED_FIGURES[name].length));
    this.forget();
  }

  /** A new channel sends what it was asked for, until it says something else. */
  forget(): void {
    this.configure(askedFields());
  }

  /** The order of fields that a FEED_CONFIG names, for as many events as it does; it may name none. */
  configure(eventFields: unknown): void {
    if (typeof eventFields !== 'object' || eventFields === null) return;
    for (const [name, fields] of Object.entries(eventFields)) {
      if (isFeedEvent(name) && isTextList(fields)) this.#layouts.set(name, layoutOf(name, fields));
    }
  }

  decode(data: unknown, sink: FeedSink): void {
    if (!Array.isArray(data)) return sink.unread(drift('DXLink FEED_DATA', 'data', data), null);
    if (typeof data[0] === 'object' && !Array.isArray(data[0])) return this.#decodeObjects(data, sink);
    for (let at = 0; at < data.length; at += 2) this.#decodePair(data[at], data[at + 1], sink);
  }

  #decodePair(head: unknown, values: unknown, sink: FeedSink): void {
    const name: unknown = Array.isArray(head) ? head[0] : head;
    if (typeof name !== 'string') return sink.unread(drift('DXLink FEED_DATA', 'eventType', name), null);
    if (!isFeedEvent(name)) return sink.unknown();
    // Some servers put the names of the fields beside the event's.
    if (Array.isArray(head) && isTextList(head[1])) this.#layouts.set(name, layoutOf(name, head[1]));
    const where = `DXLink ${name}`;
    if (!Array.isArray(values)) return sink.unread(drift(where, 'values', values), name);
    const layout = this.#layouts.get(name) as RowLayout;
    const { stride, typeAt, symbolAt } = layout;
    if (symbolAt < 0 || values.length % stride !== 0)
      return sink.unread(drift(where, `values of ${stride} fields each`, values.length), name);
    const count = values.length / stride;
    const width = layout.figuresAt.length;
    if (this.#rows.length < count * width) this.#rows = new Float64Array(2 * count * width);
    for (let row = 0; row < count; row++) {
      const from = row * stride;
      // A row that begins with something else has shifted, and every figure in it with it.
      if (typeAt >= 0 && values[from + typeAt] !== name)
        return sink.unread(drift(where, 'eventType', values[from + typeAt]), name);
      if (typeof values[from + symbolAt] !== 'string')
        return sink.unread(drift(where, 'eventSymbol', values[from + symbolAt]), name);
      for (let figure = 0; figure < width; figure++) {
        const at = layout.figuresAt[figure] as number;
        const value: unknown = at < 0 ? null : values[from + at];
        if (typeof value === 'number') this.#rows[row * width + figure] = value;
        else if (isNoNumber(value)) this.#rows[row * width + figure] = NOT_KNOWN;
        else return sink.unread(drift(where, FEED_FIGURES[name][figure] as string, value), name);
      }
    }
    const figures = this.#figures.get(name) as Float64Array;
    for (let row = 0; row < count; row++) {
      for (let figure = 0; figure < width; figure++) figures[figure] = this.#rows[row * width + figure] as number;
      sink.event(name, values[row * stride + symbolAt] as string, figures);
    }
  }

  #decodeObjects(data: readonly unknown[], sink: FeedSink): void {
    for (const one of data) {
      const event = (typeof one === 'object' && one !== null ? one : {}) as Readonly<Record<string, unknown>>;
      const { eventType: name, eventSymbol: symbol } = event;
      if (typeof name !== 'string') sink.unread(drift('DXLink FEED_DATA', 'eventType', name), null);
      else if (!isFeedEvent(name)) sink.unknown();
      else if (typeof symbol !== 'string') sink.unread(drift(`DXLink ${name}`, 'eventSymbol', symbol), name);
      else this.#decodeObject(name, symbol, event, sink);
    }
  }

  #decodeObject(name: FeedEventName, symbol: string, event: Readonly<Record<string, unknown>>, sink: FeedSink): void {
    const figures = this.#figures.get(name) as Float64Array;
    for (const [at, field] of FEED_FIGURES[name].entries()) {
      const value = event[field];
      if (typeof value === 'number') figures[at] = value;
      else if (isNoNumber(value)) figures[at] = NOT_KNOWN;
      else return sink.unread(drift(`DXLink ${name} ${symbol}`, field, value), name);
    }
    sink.event(name, symbol, figures);
  }
}

function isNoNumber(value: unknown): boolean {
  return value === null || value === undefined || NO_NUMBERS.includes(value as string);
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function layoutOf(name: FeedEventName, fields: readonly string[]): RowLayout {
  return {
    stride: Math.max(1, fields.length),
    typeAt: fields.indexOf('eventType'),
    symbolAt: fields.indexOf('eventSymbol'),
    figuresAt: FEED_FIGURES[name].map((figure) => fields.indexOf(figure)),
  };
}
