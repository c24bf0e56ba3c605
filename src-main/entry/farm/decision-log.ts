import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import type { Decision } from '#farm/promotion/decision';
import type { StoredRecords } from '#ports/farm-store';

/** Counts up whenever decisions of the same meaning are written otherwise. */
const VERSION = 1;

interface StoredDecisions {
  readonly version: number;
  readonly decisions: readonly Decision[];
}

/** Every decision about who is followed, on the disk before anybody acts on it. Those that belong together are one record. */
export class DecisionLog {
  readonly #records: StoredRecords;
  readonly #decisions: Decision[] = [];

  constructor(records: StoredRecords) {
    this.#records = records;
    for (let at = 0; at < records.length; at++) this.#decisions.push(...decode(records.read(at)));
  }

  get decisions(): readonly Decision[] {
    return this.#decisions;
  }

  append(decisions: readonly Decision[]): void {
    if (decisions.length === 0) return;
    const stored: StoredDecisions = { version: VERSION, decisions };
    this.#records.append(Buffer.from(JSON.stringify(stored), 'utf8'));
    this.#decisions.push(...decisions);
  }
}

/** A record's checksum has been compared: it is what was written. */
function decode(bytes: Uint8Array): readonly Decision[] {
  const { version, decisions } = JSON.parse(Buffer.from(bytes).toString('utf8')) as StoredDecisions;
  if (version === VERSION) return decisions;
  const text = `The farm's decisions are written in format ${version}; this program reads ${VERSION}. Update it.`;
  throw new CommandFailure(ExitCode.badInput, text);
}
