import { type BarFeatures, VOLATILITY_SCOPES, type VolatilityScope } from '#domain/features';
import { SESSIONS, type Session, type SymbolRegime, TREND_REGIMES, type TrendRegime } from '#domain/regime';
import { VOLATILITY_REGIMES, type VolatilityRegime } from '#domain/regime';
import { type EpochMs, epochMs } from '#primitives/clock';
import type { TapePosition } from '#ports/tape';
import { bytes, floats, integers } from '#research/desk/growing-cells';

/** One instrument's features, a row for each minute bar. NaN stands for "not known". */
export class FeatureLedger {
  readonly #position = floats();
  readonly #barEnd = floats();
  readonly #logReturn = floats();
  readonly #realised = floats();
  readonly #jumpScore = floats();
  readonly #volumeZ = floats();
  readonly #scope = bytes();

  add(barEndMs: EpochMs, features: BarFeatures, position: TapePosition): number {
    this.#position.push(position);
    this.#barEnd.push(barEndMs);
    this.#logReturn.push(features.logReturn ?? Number.NaN);
    this.#realised.push(features.realisedVolatility ?? Number.NaN);
    this.#jumpScore.push(features.jumpScore ?? Number.NaN);
    this.#volumeZ.push(features.volumeZ ?? Number.NaN);
    this.#scope.push(VOLATILITY_SCOPES.indexOf(features.volatilityScope));
    return this.#position.length - 1;
  }

  rowsThrough(position: TapePosition): number {
    return this.#position.countThrough(position);
  }

  barEndMs(row: number): EpochMs {
    return epochMs(this.#barEnd.at(row));
  }

  features(row: number): BarFeatures {
    return {
      logReturn: known(this.#logReturn.at(row)),
      realisedVolatility: known(this.#realised.at(row)),
      volatilityScope: VOLATILITY_SCOPES[this.#scope.at(row)] as VolatilityScope,
      jumpScore: known(this.#jumpScore.at(row)),
      volumeZ: known(this.#volumeZ.at(row)),
    };
  }
}

/** One instrument's regime labels, a row for each minute bar, and which of them differ from the one before. */
export class LabelLedger {
  readonly #position = floats();
  readonly #barEnd = floats();
  readonly #trend = bytes();
  readonly #volatility = bytes();
  readonly #session = bytes();
  readonly #quality = bytes();
  readonly #confidence = floats();
  readonly #changes = integers();
  readonly #changedAt = floats();

  add(barEndMs: EpochMs, regime: SymbolRegime, changed: boolean, position: TapePosition): number {
    const row = this.#position.length;
    this.#position.push(position);
    this.#barEnd.push(barEndMs);
    this.#trend.push(TREND_REGIMES.indexOf(regime.trend));
    this.#volatility.push(VOLATILITY_REGIMES.indexOf(regime.volatility));
    this.#session.push(SESSIONS.indexOf(regime.session));
    this.#quality.push(regime.quality);
    this.#confidence.push(regime.confidence);
    if (changed) {
      this.#changes.push(row);
      this.#changedAt.push(position);
    }
    return row;
  }

  rowsThrough(position: TapePosition): number {
    return this.#position.countThrough(position);
  }

  changesThrough(position: TapePosition): number {
    return this.#changedAt.countThrough(position);
  }

  positionOf(row: number): TapePosition {
    return this.#position.at(row);
  }

  /** The row of a change. */
  change(ordinal: number): number {
    return this.#changes.at(ordinal);
  }

  barEndMs(row: number): EpochMs {
    return epochMs(this.#barEnd.at(row));
  }

  regime(row: number): SymbolRegime {
    return {
      trend: TREND_REGIMES[this.#trend.at(row)] as TrendRegime,
      volatility: VOLATILITY_REGIMES[this.#volatility.at(row)] as VolatilityRegime,
      session: SESSIONS[this.#session.at(row)] as Session,
      quality: this.#quality.at(row),
      confidence: this.#confidence.at(row),
    };
  }
}

function known(cell: number): number | null {
  return cell === cell ? cell : null;
}
