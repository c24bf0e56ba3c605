import type { FarmConfig } from '#farm/population/farm-config';
import { dollars } from '#transport/projections/farm/money-text';
import { parametersOf, STRUCTURE_WORDS } from '#transport/projections/farm/dimension-words';

/** What a config does, as one would tell it to somebody. */
export function configSentence(config: FarmConfig): string {
  const text = new Map(parametersOf(config).map((one) => [one.dimension, one.text]));
  const { underlying, structure, shortDelta, concurrent, profitTarget, stopLoss, trailingStop, timeExit } = config;
  const legs =
    shortDelta === null ? 'at the money' : `with a short delta of ${text.get('shortDelta')}, ${text.get('width')} wide`;
  const exits = [
    profitTarget === null ? null : `at ${text.get('profitTarget')} of the credit gained`,
    stopLoss === null ? null : `at ${text.get('stopLoss')} the credit lost`,
    trailingStop === null ? null : `once ${text.get('trailingStop')} of the credit is given back`,
    timeExit === null ? null : `with ${text.get('timeExit')}`,
  ].filter((part) => part !== null);
  const pace = concurrent === 1 ? 'one position at a time' : `up to ${concurrent} positions at a time`;
  return [
    `Sells ${underlying} ${STRUCTURE_WORDS[structure]}s about ${config.dteTarget} days from expiry, ${legs}; ${pace}, each risking up to ${text.get('positionSize')} of ${dollars(config.budget.dollars * 100)}.`,
    exits.length === 0 ? 'Holds until expiry.' : `Closes ${listed(exits)}, or when the spread ends.`,
  ].join(' ');
}

function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} or ${parts.at(-1) ?? ''}`;
}
