import { type Bar, barFlagNames } from '#domain/bar';
import type { Instrument, InstrumentIndex } from '#domain/instrument';
import { qualityFlagNames, type SymbolRegime } from '#domain/regime';
import type { BarView, GapView, InstrumentView, RegimeSpan, RegimeView } from '#contract/market-view';
import type { TapePosition } from '#ports/tape';
import { type EventLedger, placedThrough } from '#research/desk/event-ledger';
import type { LabelLedger } from '#research/desk/finding-ledgers';

/** Whatever is priced in ten-thousandths is quoted in cents; what needs a finer unit is quoted in that. */
const DOLLAR_DECIMALS = 4;
const DOLLAR_DIGITS = 2;

export function instrumentView(index: InstrumentIndex, instrument: Instrument): InstrumentView {
  const { symbol, source, calendar, priceDecimals } = instrument;
  const digits = priceDecimals > DOLLAR_DECIMALS ? priceDecimals : Math.min(priceDecimals, DOLLAR_DIGITS);
  return { index, symbol, source, calendar, digits };
}

/** Units to the instrument's currency. */
export function priceView(units: number, instrument: Instrument): number {
  return units / unitsPerOne(instrument.priceDecimals);
}

export function sizeView(units: number, instrument: Instrument): number {
  return units / unitsPerOne(instrument.sizeDecimals);
}

export function barView(bar: Bar, instrument: Instrument): BarView {
  const perPrice = unitsPerOne(instrument.priceDecimals);
  return {
    t: bar.startMs,
    o: bar.open / perPrice,
    h: bar.high / perPrice,
    l: bar.low / perPrice,
    c: bar.close / perPrice,
    v: bar.volume / unitsPerOne(instrument.sizeDecimals),
    n: bar.ticks,
    flags: [...barFlagNames(bar.flags)],
    revision: bar.revision,
  };
}

export function regimeView(regime: SymbolRegime): RegimeView {
  const { trend, volatility, session, quality, confidence } = regime;
  return { trend, volatility, session, quality: [...qualityFlagNames(quality)], confidence };
}

/** Labels from one change to the next. A label counts from the end of the bar that it was drawn from. */
export function regimeSpans(labels: LabelLedger, from: number, to: number): RegimeSpan[] {
  const spans: RegimeSpan[] = [];
  for (let ordinal = from; ordinal < to; ordinal++) {
    const row = labels.change(ordinal);
    const { trend, volatility, session } = labels.regime(row);
    spans.push({ fromMs: labels.barEndMs(row), trend, volatility, session });
  }
  return spans;
}

/** The gaps known by then, each with its end once that is known; those of one instrument or of all. */
export function gapViews(ledger: EventLedger, position: TapePosition, instrument: Instrument | null): GapView[] {
  const gaps = new Map<string, GapView>();
  const known = placedThrough(ledger.gaps, position);
  for (let i = 0; i < known; i++) {
    const gap = ledger.gaps[i]?.event.gap;
    if (gap === undefined) continue;
    const { fromMs, toMs, symbol, source, reason } = gap;
    const concerns =
      instrument === null || (source === instrument.source && (symbol === null || symbol === instrument.symbol));
    if (!concerns) continue;
    const key = `${source} ${symbol ?? ''} ${fromMs}`;
    gaps.set(key, { fromMs, toMs, symbol, source, reason: gaps.get(key)?.reason ?? reason });
  }
  return [...gaps.values()];
}

function unitsPerOne(decimals: number): number {
  let units = 1;
  for (let i = 0; i < decimals; i++) units *= 10;
  return units;
}
