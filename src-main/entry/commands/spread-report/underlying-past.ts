import { openByteSource } from '#connectors/files/byte-source';
import { readDailyCloses } from '#connectors/files/daily-closes';
import { tableOf } from '#entry/file-reading';
import { calendarExceptions } from '#entry/load-settings';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import type { Output } from '#entry/terminal/output';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import type { ExpiryChain } from '#options/chains/chain-snapshot';
import type { NormalisedChain } from '#options/chains/normalise-chain';
import { type ClosesByDay, closesUntil, returnsBefore, returnsOver } from '#options/spreads/price-history';
import type { SpreadMarket } from '#options/spreads/spread-market';

/** One history cannot be that of several underlyings. */
export async function closesOf(path: string, snapshots: readonly NormalisedChain[]): Promise<ClosesByDay> {
  const names = [...new Set(snapshots.map(({ underlying }) => underlying))];
  if (names.length > 1) {
    const which = `--history is one underlying's, and the chains are of ${names.join(', ')}.`;
    throw new CommandFailure(ExitCode.badInput, `${which} Choose one with --underlying.`);
  }
  return tableOf(await readDailyCloses(openByteSource(path)));
}

/** The returns over the time to each expiry; says once why there are none. */
export function pastOf(snapshot: NormalisedChain, closes: ClosesByDay, output: Output): SpreadMarket['history'] {
  const nyse = new NyseCalendar(calendarExceptions());
  const returns = returnsBefore(snapshot, closes);
  return (expiry: ExpiryChain) => {
    const found = returnsOver(returns, closesUntil(snapshot, expiry, nyse));
    if (found.ok) return found.value;
    output.note(`${snapshot.underlying}: no bootstrap for ${expiry.expiry} (${found.failure.text}).`);
    return null;
  };
}
