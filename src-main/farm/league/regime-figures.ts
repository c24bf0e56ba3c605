import type { RegimeRules } from '#farm/league/league-rules';
import { type LeagueTally, Tally, TALLY_REGIMES, TALLY_WORDS } from '#farm/league/league-tally';

export interface RegimeFigures {
  sensitivity: number;
  concentration: number;
  worst: number;
  isFragile: boolean;
}

/**
 * How one config's trades differ between regimes. Means of few trades are drawn towards the mean over all of them, so that a
 * regime that was seen twice does not decide.
 */
export function readRegimes(tally: LeagueTally, config: number, rules: RegimeRules, into: RegimeFigures): void {
  const { cells } = tally;
  const from = config * TALLY_WORDS;
  const trades = cells[from + Tally.trades] as number;
  const total = cells[from + Tally.realised] as number;
  const mean = total / trades;
  let gains = 0;
  let squaredGains = 0;
  let worst = Number.POSITIVE_INFINITY;
  let isLosing = false;
  let sum = 0;
  let squares = 0;
  for (let regime = 0; regime < TALLY_REGIMES; regime++) {
    const count = cells[from + Tally.regimeTrades + regime] as number;
    if (count === 0) continue;
    const result = cells[from + Tally.regimeResult + regime] as number;
    const shrunk = (result + rules.shrinkTrades * mean) / (count + rules.shrinkTrades);
    if (result > 0) {
      gains += result;
      squaredGains += result * result;
    }
    if (shrunk < worst) worst = shrunk;
    if (shrunk < 0 && count >= rules.minimumTrades) isLosing = true;
    sum += count * shrunk;
    squares += count * shrunk * shrunk;
  }
  const centre = sum / trades;
  const spread = Math.sqrt(Math.max(0, squares / trades - centre * centre));
  const variance = trades < 2 ? Number.NaN : Math.max(0, tally.squaresOf(config) - total * mean) / (trades - 1);
  const error = Math.sqrt(variance / trades);
  into.sensitivity = spread / (Math.abs(mean) + error);
  into.concentration = gains > 0 ? squaredGains / (gains * gains) : Number.NaN;
  into.worst = worst;
  into.isFragile =
    isLosing || into.concentration > rules.concentrationMaximum || into.sensitivity > rules.sensitivityMaximum;
}
