import { fileURLToPath } from 'node:url';
import type { PlacedAdvice } from '#domain/advice';
import { loadAdviceSetup, openSignalDesk } from '#entry/advice/advice-setup';
import { type OpenTape, openTape } from '#entry/open-tape';
import type { TapeSource } from '#ports/tape';
import { TapeAdvice } from '#research/advice/tape-advice';
import type { FarmCounsel } from '#strategies/farm-counsel';

export const DEMO_TAPE = fileURLToPath(new URL('../../resources/tapes/demo.tape', import.meta.url));

export interface AdvisedTerms {
  readonly tape: OpenTape;
  readonly counsel?: FarmCounsel | null;
  /** Instead of the whole tape. */
  readonly source?: TapeSource;
  /** Inputs of each step. */
  readonly step?: () => number;
}

export interface AdvisedTape {
  readonly walk: TapeAdvice;
  readonly placed: PlacedAdvice[];
}

/** A desk by the settings as they are shipped, at the beginning of a tape. */
export function beginAdvice({ tape, counsel = null, source = tape.reader }: AdvisedTerms): AdvisedTape {
  const placed: PlacedAdvice[] = [];
  const desk = openSignalDesk(loadAdviceSetup(), tape.settings, counsel);
  const walk = new TapeAdvice({ tape: source, settings: tape.settings, desk, advised: (one) => placed.push(one) });
  return { walk, placed };
}

/** All that is advised on a tape. */
export function adviseWhole(terms: AdvisedTerms): readonly PlacedAdvice[] {
  const { walk, placed } = beginAdvice(terms);
  while (!walk.atEnd) walk.advance(terms.step?.() ?? 10_000);
  return placed;
}

export function openDemo(): OpenTape {
  return openTape(DEMO_TAPE);
}

/** A line each, to the last digit. */
export function adviceText(placed: readonly PlacedAdvice[]): string {
  return placed.map((one) => JSON.stringify(one)).join('\n');
}
