import type { Detector, RawSignal } from '#detectors/detector';
import type { PutSpreadSettings } from '#detectors/detector-settings';
import { type AskedFigure, atLeast, atMost } from '#detectors/figure-gate';
import { ageText, percent, points, signed } from '#detectors/figure-text';
import type { SightMoment, UnderlyingMoment } from '#detectors/sight-moment';
import { SignalVoice } from '#detectors/signal-voice';
import type { GateVerdict } from '#domain/gate-verdict';
import { type Ticker, ticker } from '#domain/instrument';
import type { SignalTier } from '#domain/signal';
import { SECOND_MS } from '#primitives/clock';

/**
 * A fund that holds coins has fallen while the coin's volatility is high for its year and the fund's own options are
 * dear: puts below the market pay best then. Asked within regular hours only, by New York's clock.
 */
export class PutSpreadDetector implements Detector {
  readonly name: string;
  readonly #symbol: string;
  readonly #settings: PutSpreadSettings;
  readonly #voice: SignalVoice;

  constructor(name: string, symbol: string, settings: PutSpreadSettings) {
    this.name = name;
    this.#symbol = symbol;
    this.#settings = settings;
    this.#voice = new SignalVoice(settings);
  }

  hear(moment: SightMoment): readonly RawSignal[] {
    const signal = this.ask(moment, ticker(this.#symbol));
    return signal !== null && this.#voice.speaks(moment.atMs, signal.gates) ? [signal] : [];
  }

  ask(moment: SightMoment, symbol: Ticker): RawSignal | null {
    if (!moment.isRegular || symbol !== this.#symbol) return null;
    const underlying = moment.underlyings.find((one) => one.symbol === symbol);
    if (underlying === undefined) return null;
    const drop = largestDrop(underlying);
    const gates = this.#gates(moment, underlying, drop);
    const tier: SignalTier = (drop ?? 0) >= this.#settings.firstTierDrop ? 1 : 2;
    return {
      detector: this.name,
      symbol,
      tier,
      structure: 'bull_put',
      because: because(moment, underlying, drop),
      gates,
    };
  }

  #gates(moment: SightMoment, underlying: UnderlyingMoment, drop: number | null): readonly GateVerdict[] {
    const { atMs, coin, minutesSinceOpen, minutesToClose } = moment;
    const { chain, ivRank } = underlying;
    const needs = this.#settings;
    const minutes = (value: number): string => `${Math.floor(value)} min`;
    const asked: AskedFigure = {
      gate: 'after-open',
      what: 'time since the open',
      found: minutesSinceOpen,
      needed: needs.afterOpenMinutes,
      say: minutes,
    };
    return [
      atLeast(asked),
      atLeast({
        gate: 'before-close',
        what: 'time to the close',
        found: minutesToClose,
        needed: needs.beforeCloseMinutes,
        say: minutes,
      }),
      atMost({
        gate: 'quotes',
        what: 'age of the newest options',
        found: chain === null ? null : Math.max(0, atMs - chain.atMs) / SECOND_MS,
        needed: needs.maximumQuoteAgeSeconds,
        say: (seconds) => ageText(seconds * SECOND_MS),
        unknown: underlying.chainProblem,
      }),
      atLeast({
        gate: 'coin-volatility',
        what: `${coin.symbol} implied volatility`,
        found: coin.volatility?.value ?? null,
        needed: needs.minimumCoinVolatility,
        say: percent,
        unknown: coin.volatilityProblem,
      }),
      atLeast({
        gate: 'coin-z',
        what: 'deviations of that from its year',
        found: coin.volatility?.z ?? null,
        needed: needs.minimumCoinZ,
        say: signed,
        unknown: coin.volatility === null ? coin.volatilityProblem : `${coin.volatility.days} days of closes`,
      }),
      atLeast({
        gate: 'drop',
        what: `fall of ${underlying.symbol}`,
        found: drop,
        needed: needs.minimumDrop,
        say: percent,
        unknown: 'no recent price in this session',
      }),
      atLeast({
        gate: 'iv-rank',
        what: 'IV rank',
        found: ivRank.n < needs.minimumRankDays ? null : ivRank.rank,
        needed: needs.minimumIvRank,
        say: points,
        unknown: ivRank.status === 'bad_current' ? 'no volatility of today' : `${ivRank.n} days of closes`,
      }),
    ];
  }
}

/** Since the close before, or from the highest price of the last hours, whichever is the larger; below 0 on a rise. */
function largestDrop({ dayChange, recentDrop }: UnderlyingMoment): number | null {
  if (dayChange === null || recentDrop === null) return recentDrop ?? (dayChange === null ? null : -dayChange);
  return Math.max(-dayChange, recentDrop);
}

function because({ coin }: SightMoment, underlying: UnderlyingMoment, drop: number | null): readonly string[] {
  const { symbol, dayChange, recentDrop, ivRank, impliedVolatility, realised } = underlying;
  const found: string[] = [];
  if (drop !== null && drop > 0) {
    const since = recentDrop !== null && recentDrop === drop ? 'from its recent high' : 'since the last close';
    found.push(`${symbol} is ${percent(drop)} down ${since}`);
  }
  if (dayChange !== null && drop !== -dayChange) found.push(`on the day ${signed(dayChange * 100)} %`);
  if (coin.volatility !== null) {
    const { value, z, days } = coin.volatility;
    const usual = z === null ? '' : `, ${signed(z)} deviations from its ${days} days`;
    found.push(`${coin.symbol} options price ${percent(value)} a year${usual}`);
  }
  if (ivRank.rank !== null) found.push(`IV rank ${points(ivRank.rank)} of ${ivRank.n} days`);
  if (impliedVolatility !== null && realised !== null)
    found.push(`IV ${percent(impliedVolatility)} against ${percent(realised.forecast)} of expected movement`);
  return found;
}
