import type { ChainCensus, CoinChain } from '#connectors/deribit/chains/coin-chain';
import { parseInstrumentName } from '#connectors/deribit/parse/instrument-name';
import { FieldReader } from '#connectors/shared/field-reader';
import type { Drift } from '#connectors/shared/schema-drift';
import type { VenueNote } from '#ports/venue';
import type { ChannelListener } from '#connectors/deribit/stream/deribit-stream';

/** Options of a chain that is taken once a minute need not be told ten times a second. */
const PACE = 'agg2';

/** What the stream tells of options, taken to the chain of their coin. */
export class OptionChannels {
  readonly #chains: ReadonlyMap<string, CoinChain>;

  constructor(chains: readonly CoinChain[]) {
    this.#chains = new Map(chains.map((chain) => [chain.coin, chain]));
  }

  get listeners(): Readonly<Record<string, ChannelListener>> {
    return {
      ticker: (rest, data) => this.#hearTicker(rest, data),
      markprice: (rest, data) => this.#hearMarks(rest, data),
      instrument: (rest, data) => this.#hearState(rest, data),
    };
  }

  get notes(): readonly VenueNote[] {
    return [...this.#chains.values()].flatMap(({ coin, census }) => (census === null ? [] : notesOf(coin, census)));
  }

  channels(watched: readonly string[]): readonly string[] {
    return [
      ...[...this.#chains.keys()].flatMap((coin) => [
        `instrument.state.option.${coin}`,
        `markprice.options.${coin.toLowerCase()}_usd`,
      ]),
      ...watched.map((name) => `ticker.${name}.${PACE}`),
    ];
  }

  /** A new connection tells everything anew. */
  forget(): void {
    for (const chain of this.#chains.values()) chain.forget();
  }

  #hearTicker(rest: string, data: unknown): Drift | 'unknown' | null {
    // Names have no point in them: a pace comes behind the first.
    const name = rest.slice(0, rest.indexOf('.'));
    const chain = this.#chains.get(parseInstrumentName(name)?.coin ?? '');
    return chain === undefined ? 'unknown' : chain.hearTicker(name, data);
  }

  #hearMarks(rest: string, data: unknown): Drift | 'unknown' | null {
    const index = rest.slice(rest.indexOf('.') + 1);
    const chain = this.#chains.get(index.replace(/_usd$/, '').toUpperCase());
    return chain === undefined ? 'unknown' : chain.hearMarks(index, data);
  }

  /** Strikes come and go: at 08:00 UTC, and whenever the price has moved. */
  #hearState(rest: string, data: unknown): Drift | 'unknown' | null {
    const fields = new FieldReader(`Deribit instrument.${rest}`, data);
    const name = fields.text('instrument_name');
    const state = fields.text('state');
    if (name === null) fields.refuse('instrument_name');
    if (state === null) fields.refuse('state');
    if (fields.drift !== null) return fields.drift;
    const chain = this.#chains.get(parseInstrumentName(name ?? '')?.coin ?? '');
    if (chain === undefined) return 'unknown';
    if (state === 'created' || state === 'started') chain.table.outdated();
    else chain.gone(name ?? '');
    return null;
  }
}

function notesOf(coin: string, census: ChainCensus): readonly VenueNote[] {
  const { contracts, greeks, volatilities, foreign, firstForeign, offTick } = census;
  const notes = [
    { name: `Greeks known, ${coin}`, text: `${greeks} of ${contracts}` },
    { name: `Volatilities known, ${coin}`, text: `${volatilities} of ${contracts}` },
  ];
  if (foreign > 0)
    notes.push({
      name: `Figures of another contract left out, ${coin}`,
      text: `${foreign}, first ${firstForeign ?? ''}`,
    });
  if (offTick > 0) notes.push({ name: `Quotes off their tick, ${coin}`, text: String(offTick) });
  return notes;
}
