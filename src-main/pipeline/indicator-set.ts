import { Atr } from '#market/indicators/atr';
import { Bollinger } from '#market/indicators/bollinger';
import { CloseToCloseVolatility } from '#market/indicators/close-to-close-volatility';
import { Ema } from '#market/indicators/ema';
import { GarmanKlassVolatility } from '#market/indicators/garman-klass-volatility';
import { Macd } from '#market/indicators/macd';
import { ParkinsonVolatility } from '#market/indicators/parkinson-volatility';
import { Rsi } from '#market/indicators/rsi';
import { Sma } from '#market/indicators/sma';
import { Vwap } from '#market/indicators/vwap';
import { YangZhangVolatility } from '#market/indicators/yang-zhang-volatility';
import type { Stateful, StateVisitor } from '#primitives/state';

/** Bars per volatility figure: an hour of minutes. */
const VOLATILITY_BARS = 60;

/** What is kept up to date on every instrument's minute bars, for regimes, detectors and charts alike. */
export class IndicatorSet implements Stateful {
  readonly emaFast = new Ema(20);
  readonly emaSlow = new Ema(50);
  readonly sma = new Sma(20);
  readonly rsi = new Rsi(14);
  readonly macd = new Macd();
  readonly atr = new Atr(14);
  readonly bollinger = new Bollinger();
  readonly vwap = new Vwap();
  readonly closeToClose = new CloseToCloseVolatility(VOLATILITY_BARS);
  readonly parkinson = new ParkinsonVolatility(VOLATILITY_BARS);
  readonly garmanKlass = new GarmanKlassVolatility(VOLATILITY_BARS);
  readonly yangZhang = new YangZhangVolatility(VOLATILITY_BARS);

  add(open: number, high: number, low: number, close: number, volume: number, sessionDay: number): void {
    this.emaFast.add(close);
    this.emaSlow.add(close);
    this.sma.add(close);
    this.rsi.add(close);
    this.macd.add(close);
    this.atr.add(high, low, close);
    this.bollinger.add(close);
    this.vwap.add(high, low, close, volume, sessionDay);
    this.closeToClose.add(close);
    this.parkinson.add(high, low);
    this.garmanKlass.add(open, high, low, close);
    this.yangZhang.add(open, high, low, close);
  }

  visitState(visitor: StateVisitor): void {
    this.emaFast.visitState(visitor);
    this.emaSlow.visitState(visitor);
    this.sma.visitState(visitor);
    this.rsi.visitState(visitor);
    this.macd.visitState(visitor);
    this.atr.visitState(visitor);
    this.bollinger.visitState(visitor);
    this.vwap.visitState(visitor);
    this.closeToClose.visitState(visitor);
    this.parkinson.visitState(visitor);
    this.garmanKlass.visitState(visitor);
    this.yangZhang.visitState(visitor);
  }
}
