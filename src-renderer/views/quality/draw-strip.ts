import type { MinuteQuality } from '#domain/minute-quality';
import { MINUTE_WORDS, pixelQualities } from '#window/views/quality/minute-words.ts';

const HATCH_EVERY = 3;

/** Draws the minutes of one instrument, and where somebody stands in them. */
export function drawStrip(canvas: HTMLCanvasElement, cells: string, marked: number | null): void {
  const context = canvas.getContext('2d');
  const { clientWidth: width, clientHeight: height } = canvas;
  if (context === null || width === 0 || height === 0) return;
  const density = canvas.ownerDocument.defaultView?.devicePixelRatio ?? 1;
  canvas.width = Math.round(width * density);
  canvas.height = Math.round(height * density);
  const style = getComputedStyle(canvas);
  const colours = new Map<string, string>();
  const colourOf = (name: string): string => {
    const known = colours.get(name) ?? style.getPropertyValue(name);
    colours.set(name, known);
    return known;
  };
  for (const [pixel, quality] of pixelQualities(cells, canvas.width).entries()) {
    drawMinute(context, pixel, canvas.height, quality, colourOf);
  }
  if (marked === null || cells.length === 0) return;
  const left = Math.round((marked * canvas.width) / cells.length);
  const right = Math.max(left + 2, Math.round(((marked + 1) * canvas.width) / cells.length));
  context.strokeStyle = colourOf('--number');
  context.lineWidth = density;
  context.strokeRect(left - 0.5, 0.5, right - left + 1, canvas.height - 1);
}

function drawMinute(
  context: CanvasRenderingContext2D,
  pixel: number,
  height: number,
  quality: MinuteQuality,
  colourOf: (name: string) => string,
): void {
  const { height: share, colour, isHatched } = MINUTE_WORDS[quality];
  const tall = Math.max(1, Math.round(height * share));
  context.fillStyle = colourOf(colour);
  if (!isHatched) {
    context.fillRect(pixel, height - tall, 1, tall);
    return;
  }
  for (let y = height - tall; y < height; y++) {
    if ((pixel + y) % HATCH_EVERY !== 0) context.fillRect(pixel, y, 1, 1);
  }
}
