import { MINUTE_QUALITY_LETTERS, type MinuteQuality } from '#domain/minute-quality';

interface MinuteWords {
  readonly word: string;
  /** Of the strip's height: a shape for each colour. */
  readonly height: number;
  readonly colour: string;
  /** Drawn in lines rather than whole. */
  readonly isHatched: boolean;
}

/** From bad to good: where several minutes share a pixel, the worst of them is drawn. */
export const MINUTE_WORDS: Readonly<Record<MinuteQuality, MinuteWords>> = {
  missing: { word: 'Missing', height: 1, colour: '--red', isHatched: false },
  gap: { word: 'Gap', height: 1, colour: '--amber', isHatched: true },
  partial: { word: 'Partial', height: 0.7, colour: '--amber', isHatched: false },
  backfilled: { word: 'Filled later', height: 0.85, colour: '--group-violet', isHatched: true },
  covered: { word: 'Covered', height: 0.85, colour: '--accent', isHatched: false },
  quiet: { word: 'Quiet', height: 0.4, colour: '--accent', isHatched: false },
  closed: { word: 'Closed', height: 0.08, colour: '--hairline-strong', isHatched: false },
};

export const QUALITIES = Object.keys(MINUTE_WORDS) as readonly MinuteQuality[];

const BY_LETTER = new Map(QUALITIES.map((quality) => [MINUTE_QUALITY_LETTERS[quality] as string, quality]));

export function qualityOf(letter: string | undefined): MinuteQuality {
  return BY_LETTER.get(letter ?? '') ?? 'closed';
}

/** The worst minute of each pixel, left to right. */
export function pixelQualities(cells: string, pixels: number): MinuteQuality[] {
  const count = Math.max(0, Math.floor(pixels));
  return Array.from({ length: count }, (_, pixel) => {
    const from = Math.floor((pixel * cells.length) / count);
    const to = Math.max(from + 1, Math.floor(((pixel + 1) * cells.length) / count));
    const letters = new Set(cells.slice(from, to));
    return QUALITIES.find((quality) => letters.has(MINUTE_QUALITY_LETTERS[quality])) ?? 'closed';
  });
}

/** The minute under a place on the strip. */
export function minuteAt(share: number, minutes: number): number {
  return Math.min(Math.max(Math.floor(share * minutes), 0), Math.max(minutes - 1, 0));
}
