import type { ComputeChoice } from '#domain/compute-choice';
import { groupedText } from '#entry/terminal/number-text';
import type { NormalisedChain } from '#options/chains/normalise-chain';
import type { SpreadMarket } from '#options/spreads/spread-market';

/** What in a chain should make a reader doubt its figures. */
export function* chainNotes({ underlying, spotDoubt, leftOut }: NormalisedChain): Generator<string, void> {
  if (spotDoubt !== null) yield `${underlying}: doubtful, ${spotDoubt}.`;
  for (const { reason, count } of leftOut) yield `${underlying}: ${groupedText(count)} ${reason} left out.`;
}

/** What the figures of its spreads rest on. */
export function* marketNotes(
  { snapshot, choice, drift }: SpreadMarket,
  { backend, adapter, reason }: ComputeChoice,
): Generator<string, void> {
  const { underlying } = snapshot;
  const { calibration, heston, bates, refusal } = choice;
  if (calibration !== null) {
    const { quotes, expiries, rmse } = calibration;
    const of = `${groupedText(quotes)} quotes of ${expiries} ${expiries === 1 ? 'expiry' : 'expiries'}`;
    yield `${underlying}: Heston fitted to ${of}, ${(100 * rmse).toFixed(2)} volatility points off on average.`;
  } else {
    const instead =
      heston === null ? "the smile's own distribution stands in" : 'the last fit was moved to the level of today';
    yield `${underlying}: Heston is not fitted (${refusal?.text ?? 'no reason known'}); ${instead}.`;
  }
  if (heston !== null && bates === null) yield `${underlying}: jumps could not be fitted, so that Bates is missing.`;
  if (drift !== null)
    yield `${underlying}: figures assume a growth of ${(100 * drift).toFixed(2)} % a year; they are not risk-neutral.`;
  yield `Paths drawn by ${backend} on ${adapter} (${reason}).`;
}
