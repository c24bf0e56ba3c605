import { type Bar, BarFlag } from '#domain/bar';
import type { BarFeatures } from '#domain/features';
import type { Instrument } from '#domain/instrument';
import type { SymbolRegime } from '#domain/regime';
import { MINUTE_MS } from '#primitives/clock';
import type { Stateful, StateVisitor } from '#primitives/state';
import { BarFeatureBuilder } from '#market/features/bar-feature-builder';
import { SymbolRegimeClassifier } from '#market/regimes/symbol-regime';
import type { TickCounters } from '#market/ticks/tick-counters';
import { IndicatorSet } from '#pipeline/indicator-set';
import type { PipelineSettings } from '#pipeline/pipeline-settings';
import type { SessionLookup } from '#pipeline/session-lookup';
import { isTrading } from '#pipeline/trading-hours';

export interface BarFindings {
  readonly features: BarFeatures;
  readonly regime: SymbolRegime;
  readonly changed: boolean;
}

const NONE = -1;

/** From one closed minute bar to what it means: indicators, features, regime. */
export class BarAnalysis implements Stateful {
  readonly indicators = new IndicatorSet();
  readonly #symbol: string;
  readonly #features: BarFeatureBuilder;
  readonly #regime: SymbolRegimeClassifier;
  readonly #sessions: SessionLookup;
  readonly #priceUnit: number;
  readonly #sizeUnit: number;
  #previousEndMs = NONE;
  #crossedBefore = 0;
  #lateBefore = 0;

  constructor(instrument: Instrument, settings: PipelineSettings, sessions: SessionLookup) {
    this.#symbol = instrument.symbol;
    this.#features = new BarFeatureBuilder(settings.features, instrument.calendar);
    this.#regime = new SymbolRegimeClassifier(settings.regimes);
    this.#sessions = sessions;
    this.#priceUnit = unitsPerOne(instrument.priceDecimals);
    this.#sizeUnit = unitsPerOne(instrument.sizeDecimals);
  }

  /** `counters` is null where bars came without their ticks. */
  add(bar: Bar, counters: TickCounters | null): BarFindings {
    const span = this.#sessions.at(bar.startMs);
    const open = bar.open / this.#priceUnit;
    const high = bar.high / this.#priceUnit;
    const low = bar.low / this.#priceUnit;
    const close = bar.close / this.#priceUnit;
    const volume = bar.volume / this.#sizeUnit;
    const { indicators } = this;
    indicators.add(open, high, low, close, volume, span.day);
    const features = this.#features.add({
      startMs: bar.startMs,
      open,
      high,
      low,
      close,
      volume,
      sessionDay: span.day,
      inSession: isTrading(span.session),
      touchesGap: (bar.flags & (BarFlag.gap | BarFlag.partial)) !== 0,
      carried: (bar.flags & BarFlag.carried) !== 0,
    });
    const crossed = counters?.of('crossed') ?? 0;
    const late = (counters?.of('repaired') ?? 0) + (counters?.of('tooLate') ?? 0);
    const { regime, changed } = this.#regime.add({
      barEndMs: bar.endMs,
      close,
      emaFast: indicators.emaFast.value,
      emaSlow: indicators.emaSlow.value,
      atr: indicators.atr.value,
      realisedVolatility: features.realisedVolatility,
      session: span.session,
      barFlags: bar.flags,
      // How many ticks went into a bar taken over whole, nobody said.
      ticks: counters === null || (bar.flags & BarFlag.fromBars) !== 0 ? null : bar.ticks,
      crossedQuotes: crossed - this.#crossedBefore,
      lateTicks: late - this.#lateBefore,
      minutesSincePreviousBar: this.#previousEndMs === NONE ? null : (bar.endMs - this.#previousEndMs) / MINUTE_MS,
    });
    this.#previousEndMs = bar.endMs;
    this.#crossedBefore = crossed;
    this.#lateBefore = late;
    return { features, regime, changed };
  }

  visitState(visitor: StateVisitor): void {
    visitor.group(`${this.#symbol} indicators`);
    this.indicators.visitState(visitor);
    visitor.group(`${this.#symbol} features`);
    this.#features.visitState(visitor);
    visitor.group(`${this.#symbol} regime`);
    this.#regime.visitState(visitor);
    this.#previousEndMs = visitor.number('previousEndMs', this.#previousEndMs);
    this.#crossedBefore = visitor.number('crossedBefore', this.#crossedBefore);
    this.#lateBefore = visitor.number('lateBefore', this.#lateBefore);
  }
}

function unitsPerOne(decimals: number): number {
  let units = 1;
  for (let i = 0; i < decimals; i++) units *= 10;
  return units;
}
