import type { ChainTable } from '#connectors/files/chain-table';
import type { OptionChain } from '#domain/chain';
import { type ChainReadingOptions, normalisedChains, readChainFile } from '#entry/chain-reading';
import { fileName } from '#entry/file-reading';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import type { Output } from '#entry/terminal/output';
import { type MergedChain, mergeSnapshots } from '#options/chains/merge-snapshots';
import type { NormalisedChain } from '#options/chains/normalise-chain';
import { type EpochMs, epochMs } from '#primitives/clock';

export interface MergedSnapshot {
  readonly chain: NormalisedChain;
  /** Null where the second file has nothing on this underlying. */
  readonly merge: MergedChain | null;
}

/** The chains of the first file, each with what a second provider says about the same underlying. Ages are counted until the newest of both. */
export async function readMergedSnapshots(
  path: string,
  beside: string,
  options: ChainReadingOptions,
  output: Output,
): Promise<{ readonly table: ChainTable; readonly snapshots: readonly MergedSnapshot[] }> {
  if (path === '-' && beside === '-') {
    throw new CommandFailure(
      ExitCode.badInput,
      'Standard input can be only one of the two. Name a file for the other.',
    );
  }
  const { table, chains } = await readChainFile(path, options, output);
  // What was stated about the first file need not hold for the second.
  const { columns: _columns, provider: _provider, ...shared } = options;
  const second = await readChainFile(beside, shared, output);
  const nowMsOf = ({ underlying }: OptionChain): EpochMs =>
    epochMs(
      Math.max(
        ...[...chains, ...second.chains].filter((chain) => chain.underlying === underlying).map(({ atMs }) => atMs),
      ),
    );
  const others = normalisedChains(second.chains, nowMsOf, options, output);
  const snapshots = normalisedChains(chains, nowMsOf, options, output).map((chain): MergedSnapshot => {
    const other = others.find(({ underlying }) => underlying === chain.underlying);
    return other === undefined ? { chain, merge: null } : mergedWith(chain, other, output);
  });
  if (snapshots.length === 0) {
    throw new CommandFailure(ExitCode.badInput, `${fileName(path)} holds no chain that can be used.`);
  }
  return { table, snapshots };
}

function mergedWith(chain: NormalisedChain, other: NormalisedChain, output: Output): MergedSnapshot {
  const named = other.provider === chain.provider ? { ...other, provider: `${other.provider} 2` } : other;
  const merged = mergeSnapshots(chain, named);
  if (merged.ok) return { chain: { ...chain, ...merged.value.snapshot }, merge: merged.value };
  output.note(`Not merged: ${merged.failure.message}.`);
  return { chain, merge: null };
}
