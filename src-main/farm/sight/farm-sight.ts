import type { EngineEvent } from '#domain/engine-event';
import type { Instrument, InstrumentIndex } from '#domain/instrument';
import { BAR_SESSIONS, MarketBar, UNKNOWN } from '#farm/evaluation/market-bar';
import type { Population, SpreadSpec } from '#farm/population/population';
import { CandidatePicker } from '#farm/sight/candidate-picker';
import { ExpiryOdds } from '#farm/sight/expiry-odds';
import { candidateFigures } from '#farm/sight/candidate-figures';
import { assignedEnd, expiryEnd, isInDoubt, type SpreadEnd } from '#farm/sight/spread-end';
import { closingPrice, contractFees, openingPrice, orderMinimum, type SightCosts } from '#farm/sight/spread-figures';
import { UnderlyingSight } from '#farm/sight/underlying-sight';
import { trendNumber, volatilityNumber } from '#farm/sight/warmth';
import { parseDay } from '#market/sessions/civil-date';
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
import { strikesOf } from '#options/spreads/structure-shape';
import type { HeldChain } from '#pipeline/held-chain';
import { type EpochMs, epochMs, MINUTE_MS } from '#primitives/clock';
import { fail, ok, type Result } from '#primitives/result';

/** What a chain does not say about itself, and what trading on it costs. */
export interface SightTerms {
  readonly rate: number;
  readonly dividendYields: Readonly<Record<string, number>>;
  readonly fills: FillSettings;
  readonly fees: FeeTable;
  readonly broker: string;
  readonly margin: MarginRates;
}

interface WatchedSpread {
  readonly number: number;
  readonly key: string;
  readonly underlying: number;
  readonly structure: QuotedStructure['structure'];
  readonly strikes: ReturnType<typeof strikesOf>;
  readonly expiryDay: number;
}

interface SeenChain {
  readonly held: HeldChain['chain'];
  readonly seenMs: EpochMs;
}

/** Shares for a hundred are what makes a ten-thousandth of a dollar a cent. */
const MULTIPLIER = 100;

/**
 * Turns what the pipeline says into bars for the farm: every minute of regular hours, once, in whole numbers. All prices
 * are of chains seen since the bar before: what was decided on one bar is filled on quotes that came after it.
 */
export class FarmSight {
  readonly bar: MarketBar;
  readonly #population: Population;
  readonly #nyse: NyseCalendar;
  readonly #terms: SightTerms;
  readonly #underlyings: readonly UnderlyingSight[];
  readonly #chains: (SeenChain | null)[];
  /** By position in the instrument list. */
  readonly #instruments: (Instrument | null)[] = [];
  readonly #watched: WatchedSpread[] = [];
  readonly #numbers = new Map<string, WatchedSpread>();
  #candidatesBefore: ReadonlySet<number> = new Set();

  constructor(population: Population, nyse: NyseCalendar, terms: SightTerms) {
    const { underlying } = population.grid;
    this.#population = population;
    this.#nyse = nyse;
    this.#terms = terms;
    this.#underlyings = underlying.map(() => new UnderlyingSight());
    this.#chains = underlying.map(() => null);
    this.bar = new MarketBar(underlying.length, population.specs.length);
  }

  /** Spreads that are followed until they end. */
  get watched(): number {
    return this.#watched.length;
  }

  /**
   * Takes an event in its order; `chainOf` finds the chain that was just seen. Answers the farm's next bar where a minute
   * of regular hours is over, and why where no costs are known for its day.
   */
  hear(
    event: EngineEvent,
    chainOf: (underlying: string, provider: string) => HeldChain | null,
  ): Result<MarketBar | null, string> {
    switch (event.type) {
      case 'instrument.listed':
        this.#instruments[event.index] = event.instrument;
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
        const held = at === -1 ? null : chainOf(event.chain.underlying, event.chain.provider);
        if (held !== null) this.#chains[at] = { held: held.chain, seenMs: held.seenMs };
        break;
      }
      case 'minute.proved':
        return this.#closeMinute(epochMs(event.proof.minuteMs + MINUTE_MS));
      default:
    }
    return ok(null);
  }

  #hearBar(bar: Parameters<UnderlyingSight['addBar']>[0]): void {
    const session = this.#sessionOf(bar.startMs);
    if (session === null || bar.startMs < session.openMs || bar.startMs >= session.closeMs) return;
    const instrument = this.#instruments[bar.instrument] ?? null;
    if (instrument !== null) this.#of(bar.instrument)?.addBar(bar, instrument, session.day);
  }

  #hearMetric(symbol: string, name: string, value: number, atMs: EpochMs): void {
    const sight = this.#underlyings[this.#population.grid.underlying.indexOf(symbol)];
    if (sight === undefined || !(value > 0) || !isCovered(atMs)) return;
    if (name === 'implied-volatility') sight.addPastVolatility(newYorkDay(atMs), value);
    if (name === 'daily-close') sight.addDailyClose(value);
  }

  #of(instrument: InstrumentIndex): UnderlyingSight | null {
    const symbol = this.#instruments[instrument]?.symbol;
    return symbol === undefined ? null : (this.#underlyings[this.#population.grid.underlying.indexOf(symbol)] ?? null);
  }

  #sessionOf(ms: number): TradingSession | null {
    return isCovered(ms) ? this.#nyse.session(newYorkDay(ms)) : null;
  }

  #closeMinute(endMs: EpochMs): Result<MarketBar | null, string> {
    const session = this.#sessionOf(endMs - 1);
    if (session === null || endMs <= session.openMs || endMs > session.closeMs) return ok(null);
    const { bar } = this;
    bar.begin(Math.round(endMs / MINUTE_MS), session.day);
    const seen = this.#chains.map((chain) => (chain === null ? null : this.#snapshotOf(chain)));
    const odds = seen.map((snapshot) => (snapshot === null ? null : new ExpiryOdds(snapshot)));
    this.#chains.fill(null);
    this.#showFeatures(odds, session, endMs);
    const costs = seen.map((snapshot) => (snapshot === null ? null : this.#costsOf(snapshot)));
    const problem = costs.find((found) => found !== null && !found.ok);
    if (problem !== undefined && problem !== null && !problem.ok) return problem;
    const known = costs.map((found) => (found !== null && found.ok ? found.value : null));
    for (const spread of this.#watched)
      this.#showSpread(spread, seen[spread.underlying] ?? null, known, session, endMs);
    for (const [at, ofChain] of odds.entries()) {
      const charged = known[at] ?? null;
      if (ofChain !== null && charged !== null) this.#showCandidates(at, ofChain, charged, session, endMs);
    }
    this.#forgetEnded();
    this.#candidatesBefore = new Set(bar.candidate);
    return ok(bar);
  }

  #snapshotOf({ held, seenMs }: SeenChain): ChainSnapshot | null {
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
      const spread = this.#numbered(spec, quoted);
      if (!bar.isLive(spread.number)) this.#showQuoted(spread, snapshot, quoted, costs, session, endMs);
      if (bar.ended[spread.number] !== 0) continue;
      bar.candidate[spec.index] = spread.number;
      bar.pop[spec.index] = figures.pop ?? UNKNOWN;
      bar.risk[spec.index] = figures.risk;
      bar.limit[spec.index] = figures.limit;
    }
  }

  #numbered({ underlying }: SpreadSpec, { structure }: QuotedStructure): WatchedSpread {
    const strikes = strikesOf(structure);
    const date = structure.legs[0]?.expiry ?? '';
    const key = `${underlying} ${structure.kind} ${date} ${strikes.join(' ')}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const expiryDay = parseDay(date) ?? 0;
    const watched = { number: this.bar.addSpread(expiryDay), key, underlying, structure, strikes, expiryDay };
    this.#numbers.set(key, watched);
    this.#watched.push(watched);
    return watched;
  }

  #forgetEnded(): void {
    const { bar } = this;
    let kept = 0;
    for (const spread of this.#watched) {
      if (bar.isLive(spread.number) && bar.ended[spread.number] !== 0) {
        // Sold again after an assignment, it is another spread: that one is over.
        this.#numbers.delete(spread.key);
        continue;
      }
      this.#watched[kept++] = spread;
    }
    this.#watched.length = kept;
  }
}
