import type { EngineEvent } from '#domain/engine-event';
import type { Instrument, InstrumentIndex } from '#domain/instrument';
import { BAR_SESSIONS, MarketBar, UNKNOWN } from '#farm/evaluation/market-bar';
import type { Population } from '#farm/population/population';
import { CandidatePicker } from '#farm/sight/candidate-picker';
import { ExpiryOdds } from '#farm/sight/expiry-odds';
import { candidateFigures } from '#farm/sight/candidate-figures';
import { assignedEnd, expiryEnd, isInDoubt, type SpreadEnd } from '#farm/sight/spread-end';
import { closingPrice, contractFees, openingPrice, orderMinimum, type SightCosts } from '#farm/sight/spread-figures';
import { UnderlyingSight } from '#farm/sight/underlying-sight';
import { trendNumber, volatilityNumber } from '#farm/sight/regime-number';
import { type WatchedSpread, WatchedSpreads } from '#farm/sight/watched-spreads';
import { SourceChoice } from '#market/sources/source-choice';
import { DEFAULT_SOURCE_SETTINGS, type SourceSettings } from '#market/sources/source-settings';
import { isCovered, newYorkDay } from '#market/sessions/new-york-time';
import type { NyseCalendar, TradingSession } from '#market/sessions/nyse-calendar';
import { subSessionAt } from '#market/sessions/sub-session';
import { DEFAULT_CHAIN_SETTINGS } from '#options/chains/chain-settings';
import type { ChainSnapshot } from '#options/chains/chain-snapshot';
import { expiryInstants } from '#options/chains/expiry-instants';
import { normaliseChain } from '#options/chains/normalise-chain';
import type { FeeTable } from '#options/fills/fee-schedule';
import type { FillSettings } from '#options/fills/fill-settings';
import { DEFAULT_GUARD_MS } from '#options/lifecycle/exit-rules';
import type { MarginRates } from '#options/spreads/margin';
import { type QuotedStructure, quoteStructure } from '#options/spreads/quoted-structure';
import { chargesInForce } from '#options/spreads/spread-fees';
import type { ChainLookup } from '#pipeline/chain-lookup';
import type { HeldChain } from '#pipeline/held-chain';
import { type EpochMs, epochMs, MINUTE_MS } from '#primitives/clock';
import { fail, ok, type Result } from '#primitives/result';
import type { Stateful, StateVisitor } from '#primitives/state';
import { TextCells } from '#primitives/text-cells';

/** What a chain does not say about itself, and what trading on it costs. */
export interface SightTerms {
  readonly rate: number;
  readonly dividendYields: Readonly<Record<string, number>>;
  readonly fills: FillSettings;
  readonly fees: FeeTable;
  readonly broker: string;
  readonly margin: MarginRates;
}

/** An instrument as far as the farm trades on it. */
interface HeardInstrument {
  /** Position in the grid's underlyings; −1 for one that is no concern of the farm. */
  readonly underlying: number;
  readonly priceDecimals: number;
}

/** Shares for a hundred are what makes a ten-thousandth of a dollar a cent. */
const MULTIPLIER = 100;
const NOT_TRADED: HeardInstrument = { underlying: -1, priceDecimals: 0 };

/**
 * Turns what the pipeline says into bars for the farm: every minute of regular hours, once, in whole numbers. All prices
 * are of chains seen since the bar before: what was decided on one bar is filled on quotes that came after it. Restored
 * between two events, it goes on to the same bars; the chains themselves are kept by the pipeline.
 */
export class FarmSight implements Stateful {
  readonly bar: MarketBar;
  readonly #population: Population;
  readonly #nyse: NyseCalendar;
  readonly #terms: SightTerms;
  readonly #sources: SourceChoice;
  readonly #underlyings: readonly UnderlyingSight[];
  /** By underlying: who sent the newest chain since the bar before. */
  #providers: (string | null)[];
  /** By position in the pipeline's list. */
  #instruments: HeardInstrument[] = [];
  readonly #watched: WatchedSpreads;
  #candidatesBefore: ReadonlySet<number> = new Set();

  constructor(
    population: Population,
    nyse: NyseCalendar,
    terms: SightTerms,
    sources: SourceSettings = DEFAULT_SOURCE_SETTINGS,
  ) {
    const { underlying } = population.grid;
    this.#population = population;
    this.#nyse = nyse;
    this.#terms = terms;
    this.#sources = new SourceChoice(sources);
    this.#underlyings = underlying.map(() => new UnderlyingSight());
    this.#providers = underlying.map(() => null);
    this.bar = new MarketBar(underlying.length, population.specs.length);
    this.#watched = new WatchedSpreads(this.bar);
  }

  /** Spreads that are followed until they end. */
  get watched(): number {
    return this.#watched.all.length;
  }

  /** Those that got their number on the newest bar. */
  get named(): readonly WatchedSpread[] {
    return this.#watched.named;
  }

  /**
   * Takes an event in its order. Answers the farm's next bar where a minute of regular hours is over, and why where no
   * costs are known for its day.
   */
  hear(event: EngineEvent, chainOf: ChainLookup): Result<MarketBar | null, string> {
    this.#sources.hear(event);
    if (!this.#sources.follows(event)) return ok(null);
    switch (event.type) {
      case 'instrument.listed':
        this.#list(event.index, event.instrument);
        break;
      case 'bar.closed':
        if (event.bar.interval === '1m') this.#hearBar(event.bar);
        break;
      case 'features.computed':
        this.#of(event.instrument)?.addFeatures(event.features);
        break;
      case 'regime.labelled':
        this.#of(event.instrument)?.addRegime(event.regime);
        break;
      case 'metric.seen':
        this.#hearMetric(event.symbol, event.name, event.value, event.atMs);
        break;
      case 'chain.seen': {
        const at = this.#population.grid.underlying.indexOf(event.chain.underlying);
        if (at !== -1) this.#providers[at] = event.chain.provider;
        break;
      }
      case 'minute.proved':
        return this.#closeMinute(epochMs(event.proof.minuteMs + MINUTE_MS), chainOf);
      default:
    }
    return ok(null);
  }

  visitState(visitor: StateVisitor): void {
    visitor.group('farm sight');
    const count = visitor.number('instruments', this.#instruments.length);
    this.#instruments = Array.from({ length: count }, (_, at): HeardInstrument => {
      const { underlying, priceDecimals } = this.#instruments[at] ?? NOT_TRADED;
      return {
        underlying: visitor.number('underlying', underlying),
        priceDecimals: visitor.number('priceDecimals', priceDecimals),
      };
    });
    const names = TextCells.of(this.#providers.map((provider) => provider ?? '')).visit(visitor, 'providers');
    this.#providers = names.texts.map((provider) => (provider === '' ? null : provider));
    for (const sight of this.#underlyings) sight.visitState(visitor);
    this.bar.visitState(visitor);
    this.#watched.visitState(visitor);
    this.#candidatesBefore = new Set(this.bar.candidate);
    this.#sources.visitState(visitor);
  }

  #list(index: InstrumentIndex, { symbol, priceDecimals }: Instrument): void {
    while (this.#instruments.length < index) this.#instruments.push(NOT_TRADED);
    this.#instruments[index] = { underlying: this.#population.grid.underlying.indexOf(symbol), priceDecimals };
  }

  #hearBar(bar: Parameters<UnderlyingSight['addBar']>[0]): void {
    const session = this.#sessionOf(bar.startMs);
    if (session === null || bar.startMs < session.openMs || bar.startMs >= session.closeMs) return;
    const { priceDecimals } = this.#instruments[bar.instrument] ?? NOT_TRADED;
    this.#of(bar.instrument)?.addBar(bar, priceDecimals, session.day);
  }

  #hearMetric(symbol: string, name: string, value: number, atMs: EpochMs): void {
    const sight = this.#underlyings[this.#population.grid.underlying.indexOf(symbol)];
    if (sight === undefined || !(value > 0) || !isCovered(atMs)) return;
    if (name === 'implied-volatility') sight.addPastVolatility(newYorkDay(atMs), value);
    if (name === 'daily-close') sight.addDailyClose(value);
  }

  #of(instrument: InstrumentIndex): UnderlyingSight | null {
    return this.#underlyings[this.#instruments[instrument]?.underlying ?? -1] ?? null;
  }

  #sessionOf(ms: number): TradingSession | null {
    return isCovered(ms) ? this.#nyse.session(newYorkDay(ms)) : null;
  }

  #closeMinute(endMs: EpochMs, chainOf: ChainLookup): Result<MarketBar | null, string> {
    const session = this.#sessionOf(endMs - 1);
    if (session === null || endMs <= session.openMs || endMs > session.closeMs) return ok(null);
    const { bar } = this;
    bar.begin(Math.round(endMs / MINUTE_MS), session.day);
    this.#watched.begin();
    const seen = this.#providers.map((provider, at) => {
      const chain = provider === null ? null : chainOf(this.#population.grid.underlying[at] as string, provider);
      return chain === null ? null : this.#snapshotOf(chain);
    });
    const odds = seen.map((snapshot) => (snapshot === null ? null : new ExpiryOdds(snapshot)));
    this.#providers.fill(null);
    this.#showFeatures(odds, session, endMs);
    const costs = seen.map((snapshot) => (snapshot === null ? null : this.#costsOf(snapshot)));
    const problem = costs.find((found) => found !== null && !found.ok);
    if (problem !== undefined && problem !== null && !problem.ok) return problem;
    const known = costs.map((found) => (found !== null && found.ok ? found.value : null));
    for (const spread of this.#watched.all)
      this.#showSpread(spread, seen[spread.underlying] ?? null, known, session, endMs);
    for (const [at, ofChain] of odds.entries()) {
      const charged = known[at] ?? null;
      if (ofChain !== null && charged !== null) this.#showCandidates(at, ofChain, charged, session, endMs);
    }
    this.#watched.forgetEnded();
    this.#candidatesBefore = new Set(bar.candidate);
    return ok(bar);
  }

  #snapshotOf({ chain: held, seenMs }: HeldChain): ChainSnapshot | null {
    if (held.terms.multiplier !== MULTIPLIER || held.terms.settlement !== 'shares') return null;
    const { rate, dividendYields, fills } = this.#terms;
    const normalised = normaliseChain(held, {
      rate,
      dividendYield: dividendYields[held.underlying] ?? 0,
      cashDividends: [],
      expiryMs: expiryInstants(held.terms, this.#nyse),
      seenMs,
      nowMs: seenMs,
      settings: { ...DEFAULT_CHAIN_SETTINGS, staleAfterMs: fills.quotes.maxAgeMs },
    });
    return normalised.ok ? normalised.value : null;
  }

  #costsOf(snapshot: ChainSnapshot): Result<SightCosts, string> {
    const { fees, broker, fills } = this.#terms;
    const charges = chargesInForce(snapshot, fees, broker);
    if (!charges.ok) return charges;
    return charges.value.kind === 'broker'
      ? ok({ fills, broker: charges.value.broker, regulatory: charges.value.regulatory })
      : fail('the farm trades options on shares');
  }

  #showFeatures(odds: readonly (ExpiryOdds | null)[], session: TradingSession, endMs: EpochMs): void {
    const { bar } = this;
    const ofDay = subSessionAt(session, endMs - 1) ?? 'closed';
    for (const [at, sight] of this.#underlyings.entries()) {
      const ofChain = odds[at] ?? null;
      if (ofChain !== null) sight.addChain(ofChain, session.day);
      bar.warmth[at] = sight.warmth;
      bar.ivRank[at] = sight.ivRank;
      bar.gap[at] = sight.gap;
      bar.trend[at] = trendNumber(sight.trend);
      bar.volatility[at] = volatilityNumber(sight.volatility);
      bar.session[at] = BAR_SESSIONS.indexOf(ofDay);
    }
  }

  #showSpread(
    spread: WatchedSpread,
    snapshot: ChainSnapshot | null,
    costs: readonly (SightCosts | null)[],
    session: TradingSession,
    endMs: EpochMs,
  ): void {
    const { bar } = this;
    const charged = costs[spread.underlying] ?? costs.find((known) => known !== null) ?? null;
    const quoted = snapshot === null ? null : this.#quote(spread, snapshot);
    const end = charged === null ? null : this.#endOf(spread, snapshot, quoted, charged, session, endMs);
    if (end !== null) {
      bar.show(spread.number);
      bar.ended[spread.number] = end.kind;
      bar.endCost[spread.number] = end.cost;
      bar.endCharges[spread.number] = end.charges;
    } else if (quoted !== null && snapshot !== null && charged !== null) {
      this.#showQuoted(spread, snapshot, quoted, charged, session, endMs);
    }
  }

  #quote({ structure, strikes }: WatchedSpread, snapshot: ChainSnapshot): QuotedStructure | null {
    const date = structure.legs[0]?.expiry;
    const expiry = snapshot.expiries.find((one) => one.expiry === date);
    return expiry === undefined ? null : quoteStructure(structure.kind, expiry, strikes);
  }

  #endOf(
    { structure, expiryDay, underlying }: WatchedSpread,
    snapshot: ChainSnapshot | null,
    quoted: QuotedStructure | null,
    { broker }: SightCosts,
    session: TradingSession,
    endMs: EpochMs,
  ): SpreadEnd | null {
    const isLastMinute = endMs >= session.closeMs;
    const price = this.#underlyings[underlying]?.price ?? null;
    if (session.day > expiryDay || (session.day === expiryDay && isLastMinute)) {
      return price === null ? null : expiryEnd(structure, price, broker);
    }
    return isLastMinute && snapshot !== null && quoted !== null ? assignedEnd(snapshot, quoted, broker) : null;
  }

  #showQuoted(
    { number, structure, expiryDay, underlying }: WatchedSpread,
    snapshot: ChainSnapshot,
    quoted: QuotedStructure,
    costs: SightCosts,
    session: TradingSession,
    endMs: EpochMs,
  ): void {
    const { bar } = this;
    bar.show(number);
    // Only what was a candidate on the bar before can have been ordered.
    if (this.#candidatesBefore.has(number)) {
      const open = openingPrice(snapshot, quoted, costs);
      const fees = contractFees(quoted, 'open', costs, MULTIPLIER);
      bar.open[number] = open.natural;
      bar.openCalibrated[number] = open.calibrated;
      bar.openCommission[number] = fees.commission;
      bar.openCharges[number] = fees.charges;
    }
    const close = closingPrice(snapshot, quoted, costs);
    bar.close[number] = close.natural;
    bar.closeCalibrated[number] = close.calibrated;
    const closing = contractFees(quoted, 'close', costs, MULTIPLIER);
    bar.closeCommission[number] = closing.commission;
    bar.closeCharges[number] = closing.charges;
    bar.minimum[number] = orderMinimum(costs);
    const price = this.#underlyings[underlying]?.price ?? null;
    const isLate = session.day === expiryDay && endMs > session.closeMs - DEFAULT_GUARD_MS;
    bar.guarded[number] = isLate && price !== null && isInDoubt(structure, price) ? 1 : 0;
  }

  #showCandidates(
    underlying: number,
    odds: ExpiryOdds,
    costs: SightCosts,
    session: TradingSession,
    endMs: EpochMs,
  ): void {
    const { bar } = this;
    const { snapshot } = odds;
    const picker = new CandidatePicker(snapshot);
    for (const spec of this.#population.specs) {
      if (spec.underlying !== underlying) continue;
      const quoted = picker.pick(spec);
      const figures = quoted === null ? null : candidateFigures(odds, quoted, costs, this.#terms.margin);
      if (quoted === null || figures === null) continue;
      const spread = this.#watched.take(underlying, quoted.structure);
      if (!bar.isLive(spread.number)) this.#showQuoted(spread, snapshot, quoted, costs, session, endMs);
      if (bar.ended[spread.number] !== 0) continue;
      bar.candidate[spec.index] = spread.number;
      bar.pop[spec.index] = figures.pop ?? UNKNOWN;
      bar.risk[spec.index] = figures.risk;
      bar.limit[spec.index] = figures.limit;
    }
  }
}
