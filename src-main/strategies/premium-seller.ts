import type { Detector, RawSignal } from '#detectors/detector';
import { atLeast } from '#detectors/figure-gate';
import type { SightMoment, UnderlyingMoment } from '#detectors/sight-moment';
import { percent, points } from '#detectors/figure-text';
import { SignalVoice } from '#detectors/signal-voice';
import type { Ticker } from '#domain/instrument';
import type { SignalTier } from '#domain/signal';
import { regimeGates } from '#strategies/gates/regime-gates';
import type { PremiumParams } from '#strategies/strategy-params';

/**
 * Sells a credit spread where options cost more volatility than is expected to come, in a market that is calm. What is not
 * known, not a number or not above 0, on either side of the difference, never makes a premium.
 */
export class PremiumSeller implements Detector {
  readonly name = 'vrp-credit-spread';
  readonly #params: PremiumParams;
  readonly #voices = new Map<Ticker, SignalVoice>();

  constructor(params: PremiumParams) {
    this.#params = params;
    for (const symbol of params.underlyings) this.#voices.set(symbol, new SignalVoice(params));
  }

  hear(moment: SightMoment): readonly RawSignal[] {
    return this.#params.underlyings.flatMap((symbol): readonly RawSignal[] => {
      const signal = this.ask(moment, symbol);
      const speaks = signal !== null && this.#voices.get(symbol)?.speaks(moment.atMs, signal.gates) === true;
      return speaks ? [signal] : [];
    });
  }

  ask(moment: SightMoment, symbol: Ticker): RawSignal | null {
    const underlying = moment.underlyings.find((one) => one.symbol === symbol);
    const isAsked = moment.isRegular && this.#params.underlyings.includes(symbol);
    return isAsked && underlying !== undefined ? this.#judge(underlying, moment) : null;
  }

  #judge(underlying: UnderlyingMoment, { coin }: SightMoment): RawSignal {
    const { symbol, ivRank, realised } = underlying;
    const implied = positive(underlying.impliedVolatility);
    const forecast = positive(realised?.forecast ?? null);
    const premium = implied === null || forecast === null ? null : implied - forecast;
    const { minimumPremium, strongPremium, minimumRatio, minimumRank, minimumDays, structure } = this.#params;
    const gates = [
      atLeast({
        gate: 'forecast',
        what: 'sessions behind the forecast of volatility',
        found: forecast === null ? null : (realised?.days ?? null),
        needed: minimumDays,
        say: (days) => String(days),
      }),
      atLeast({
        gate: 'premium',
        what: 'implied less forecast volatility',
        found: premium,
        needed: minimumPremium,
        say: (gap) => `${(gap * 100).toFixed(1)} points`,
      }),
      atLeast({
        gate: 'ratio',
        what: 'implied over forecast volatility',
        found: implied === null || forecast === null ? null : implied / forecast,
        needed: minimumRatio,
        say: (ratio) => ratio.toFixed(2),
      }),
      atLeast({ gate: 'IV rank', what: 'IV rank', found: ivRank.rank, needed: minimumRank, say: points }),
      ...regimeGates(underlying, coin, this.#params),
    ];
    const tier: SignalTier = premium !== null && premium >= strongPremium ? 1 : 2;
    const because =
      implied === null || forecast === null
        ? [`${symbol}: what options cost and what is expected to come are not both known`]
        : [`${symbol} options cost ${percent(implied)} a year, ${percent(forecast)} is expected to come`];
    return { detector: this.name, symbol, tier, structure, because, gates };
  }
}

function positive(figure: number | null): number | null {
  return figure !== null && Number.isFinite(figure) && figure > 0 ? figure : null;
}
