import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { selfProofView } from '#contract/soak-view';
import { writeDurably } from '#entry/desk/durable-file';
import { epochMs } from '#primitives/clock';
import { dataFolder } from '#settings/data-folder';
import type { SelfProof } from '#soak/proof/self-proof';

/** Where proofs are kept: a small file each, so that nothing has to be rewritten. */
export function proofFolder(): string {
  return join(dataFolder(), 'proofs');
}

/** Nobody fails for longer than a month without noticing. */
const MOST_READ = 31;
const FILE_NAME = /^\d{4}-\d{2}-\d{2} [0-9a-f]{8}\.json$/;

/** The proofs of the past days. `tapeId` tells tapes of the same day apart. */
export class ProofShelf {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async keep(proof: SelfProof, tapeId: string): Promise<void> {
    await writeDurably(join(this.#folder, nameOf(proof.day, tapeId)), `${JSON.stringify(proof, null, 2)}\n`);
  }

  has(day: string, tapeId: string): boolean {
    return existsSync(join(this.#folder, nameOf(day, tapeId)));
  }

  /** The newest first. A file that is no proof is passed over: it is somebody else's. */
  newest(most: number): readonly SelfProof[] {
    return this.#read(most, () => true);
  }

  /** Of one tape, of those that came to a verdict. */
  newestTriedOf(tapeId: string): SelfProof | null {
    const ofTape = this.#read(MOST_READ, (name) => name.endsWith(` ${tapeId.slice(0, 8)}.json`));
    return ofTape.find(({ verdict }) => verdict !== 'failed') ?? null;
  }

  #read(most: number, isWanted: (name: string) => boolean): readonly SelfProof[] {
    if (!existsSync(this.#folder)) return [];
    const names = readdirSync(this.#folder).filter((name) => FILE_NAME.test(name) && isWanted(name));
    const proofs: SelfProof[] = [];
    for (const name of names.toSorted().toReversed()) {
      if (proofs.length === most) break;
      const proof = readProof(join(this.#folder, name));
      if (proof !== null) proofs.push(proof);
    }
    return proofs.toSorted((left, right) => right.atMs - left.atMs);
  }
}

function nameOf(day: string, tapeId: string): string {
  return `${day} ${tapeId.slice(0, 8)}.json`;
}

function readProof(path: string): SelfProof | null {
  try {
    const parsed = selfProofView.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    return parsed.success ? { ...parsed.data, atMs: epochMs(parsed.data.atMs) } : null;
  } catch {
    return null;
  }
}
