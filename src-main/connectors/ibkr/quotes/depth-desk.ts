import type { IBApi } from '@stoqey/ib';
import type { IbModule } from '#connectors/ibkr/load-ib';
import { DepthBook } from '#connectors/ibkr/quotes/depth-book';
import type { VenueNote } from '#ports/venue';

export interface DepthDeskParts {
  readonly ib: IbModule;
  readonly symbols: readonly string[];
  readonly nextRequest: () => number;
}

interface Watched {
  readonly symbol: string;
  readonly book: DepthBook;
  readonly begunAnew: number;
}

const ROWS = 5;
/** A book that never makes sense is left alone. */
const MOST_TIMES_ANEW = 5;

/** Order books of a few stocks, to be looked at: the broker allows three at the same time. */
export class DepthDesk {
  readonly #parts: DepthDeskParts;
  readonly #watched = new Map<number, Watched>();
  readonly #troubles = new Map<string, string>();
  #api: IBApi | null = null;

  constructor(parts: DepthDeskParts) {
    this.#parts = parts;
  }

  get notes(): readonly VenueNote[] {
    const books = [...this.#watched.values()].flatMap(({ symbol, book }) =>
      book.text === null ? [] : [{ name: `Depth of ${symbol}`, text: book.text }],
    );
    return [...books, ...[...this.#troubles].map(([symbol, text]) => ({ name: `Depth of ${symbol}`, text }))];
  }

  opened(api: IBApi): void {
    this.#watched.clear();
    this.#troubles.clear();
    if (this.#api !== api) this.#listen(api);
    this.#api = api;
    for (const symbol of this.#parts.symbols) this.#ask(symbol, 0);
  }

  closed(): void {
    this.#api = null;
    this.#watched.clear();
    this.#troubles.clear();
  }

  answered(request: number, code: number, text: string): void {
    const watched = this.#watched.get(request);
    if (watched === undefined) return;
    this.#watched.delete(request);
    this.#troubles.set(watched.symbol, `${text} (${code})`);
  }

  #ask(symbol: string, begunAnew: number): void {
    const { ib, nextRequest } = this.#parts;
    const request = nextRequest();
    this.#watched.set(request, { symbol, book: new DepthBook(ROWS), begunAnew });
    const contract = { symbol, secType: ib.SecType.STK, exchange: 'SMART', currency: 'USD' };
    this.#api?.reqMktDepth(request, contract, ROWS, true);
  }

  #listen(api: IBApi): void {
    const { EventName } = this.#parts.ib;
    const take = (request: number, ...row: readonly [number, number, number, number, number]): void => {
      if (this.#api === api) this.#take(request, row);
    };
    api.on(EventName.updateMktDepth, take);
    api.on(EventName.updateMktDepthL2, (request, position, _maker, operation, side, price, size) =>
      take(request, position, operation, side, price, size),
    );
  }

  #take(request: number, row: readonly [number, number, number, number, number]): void {
    const watched = this.#watched.get(request);
    if (watched === undefined || watched.book.take(...row)) return;
    this.#watched.delete(request);
    this.#api?.cancelMktDepth(request, true);
    const { symbol, begunAnew } = watched;
    if (begunAnew < MOST_TIMES_ANEW) this.#ask(symbol, begunAnew + 1);
    else this.#troubles.set(symbol, 'TWS tells its rows out of turn');
  }
}
