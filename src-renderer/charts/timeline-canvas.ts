import { MINUTE_MS } from '#primitives/clock';
import type { ChartMark } from '#window/charts/chart-types.ts';
import { type Palette, readPalette, watchTheme, withAlpha } from '#window/charts/palette.ts';
import { type ProofRun, proofRuns } from '#window/charts/proof-runs.ts';
import { nearestIndex, timeAt, xAt } from '#window/charts/timeline-geometry.ts';
import { type TimelineLayout, timelineLayout } from '#window/charts/timeline-layout.ts';
import { paintAxis, paintProofs, paintTape, type TimelineContent } from '#window/charts/timeline-picture.ts';
import { easternDay, easternMinute } from '#window/formatting/eastern-time.ts';

export interface TimelineListener {
  /** The pointer is dragged to this instant; said again and again until it is let go. */
  dragged(ms: number): void;
  released(): void;
}

export interface TimelineLoop {
  readonly fromMs: number | null;
  readonly toMs: number | null;
}

const FAINT = 0.3;
const REACH_PX = 6;
const KINDS: Readonly<Record<ChartMark['kind'], string>> = {
  signal: 'Signal',
  regime: 'Regime change',
  gap: 'Gap',
  note: 'Note',
};

/** A whole tape on one canvas, with the cursor in it. The tape is drawn once and kept; moving the cursor only lays it down anew. */
export class TimelineCanvas implements Disposable {
  readonly #canvas: HTMLCanvasElement;
  readonly #kept: HTMLCanvasElement;
  readonly #listener: TimelineListener;
  readonly #endings: (() => void)[] = [];
  #palette: Palette;
  #content: TimelineContent | null = null;
  #layout: TimelineLayout | null = null;
  #proofs: readonly ProofRun[] = [];
  #cursorMs: number | null = null;
  #loop: TimelineLoop = { fromMs: null, toMs: null };
  #hoverMs: number | null = null;
  #dragMs: number | null = null;
  #isKeptStale = true;
  #frame: number | null = null;

  constructor(canvas: HTMLCanvasElement, listener: TimelineListener) {
    this.#canvas = canvas;
    this.#kept = canvas.ownerDocument.createElement('canvas');
    this.#listener = listener;
    this.#palette = readPalette(canvas);
    const resized = new ResizeObserver(() => this.#refresh());
    resized.observe(canvas);
    this.#endings.push(
      () => resized.disconnect(),
      watchTheme(canvas, () => {
        this.#palette = readPalette(canvas);
        this.#refresh();
      }),
    );
    this.#on('pointerdown', (event) => {
      if (event.button !== 0 || this.#layout === null) return;
      canvas.setPointerCapture(event.pointerId);
      this.#drag(event);
    });
    this.#on('pointermove', (event) => {
      if (this.#dragMs !== null) this.#drag(event);
      else this.#hover(event);
    });
    const release = (): void => {
      if (this.#dragMs === null) return;
      // Until the engine has been there the cursor stays where it was put.
      this.#cursorMs = this.#dragMs;
      this.#dragMs = null;
      this.#listener.released();
      this.#draw();
    };
    this.#on('pointerup', release);
    this.#on('pointercancel', release);
    this.#on('pointerleave', () => {
      this.#hoverMs = null;
      this.#draw();
    });
  }

  setContent(content: TimelineContent | null): void {
    this.#content = content;
    this.#refresh();
  }

  /** A letter per minute. Apart from the rest, because it grows with every minute that is replayed. */
  setProofs(strip: string): void {
    this.#proofs = proofRuns(strip);
    this.#draw();
  }

  setCursor(ms: number | null): void {
    if (ms === this.#cursorMs) return;
    this.#cursorMs = ms;
    this.#draw();
  }

  setLoop(loop: TimelineLoop): void {
    this.#loop = loop;
    this.#draw();
  }

  [Symbol.dispose](): void {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    this.#frame = null;
    this.#content = null;
    for (const end of this.#endings) end();
  }

  #on(
    type: 'pointerdown' | 'pointermove' | 'pointerup' | 'pointercancel' | 'pointerleave',
    listener: (event: PointerEvent) => void,
  ): void {
    this.#canvas.addEventListener(type, listener);
    this.#endings.push(() => this.#canvas.removeEventListener(type, listener));
  }

  #drag(event: PointerEvent): void {
    if (this.#layout === null) return;
    const ms = timeAt(this.#layout.span, event.offsetX);
    if (ms === this.#dragMs) return;
    this.#dragMs = ms;
    this.#hoverMs = null;
    this.#listener.dragged(ms);
    this.#draw();
  }

  #hover(event: PointerEvent): void {
    if (this.#layout === null) return;
    const { span } = this.#layout;
    const isInside = event.offsetX >= span.left - REACH_PX && event.offsetX <= span.right + REACH_PX;
    this.#hoverMs = isInside ? timeAt(span, event.offsetX) : null;
    this.#draw();
  }

  #refresh(): void {
    this.#isKeptStale = true;
    this.#draw();
  }

  #draw(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null;
      this.#paint();
    });
  }

  #paint(): void {
    const context = this.#canvas.getContext('2d');
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    if (context === null || width < 40 || height < 40) return;
    const ratio = (this.#canvas.ownerDocument.defaultView ?? window).devicePixelRatio;
    const content = this.#content;
    if (this.#canvas.width !== Math.round(width * ratio) || this.#canvas.height !== Math.round(height * ratio)) {
      this.#canvas.width = Math.round(width * ratio);
      this.#canvas.height = Math.round(height * ratio);
      this.#isKeptStale = true;
    }
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    if (content === null) {
      this.#layout = null;
      return;
    }
    const layout = timelineLayout(width, height, content.startMs, content.startMs + content.minutes * MINUTE_MS);
    this.#layout = layout;
    if (this.#isKeptStale) this.#keep(content, layout, ratio);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.#layDown(context, layout);
    paintProofs(context, this.#proofs, layout, this.#palette);
    paintAxis(context, content, layout, this.#palette);
    this.#paintLoop(context, layout);
    this.#paintCursor(context, layout);
    this.#paintPointer(context, content, layout);
  }

  #keep(content: TimelineContent, layout: TimelineLayout, ratio: number): void {
    this.#kept.width = this.#canvas.width;
    this.#kept.height = this.#canvas.height;
    const context = this.#kept.getContext('2d');
    if (context === null) return;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    paintTape(context, content, layout, this.#palette);
    this.#isKeptStale = false;
  }

  /** Full up to the cursor, faint beyond: the rest of the tape is a map, not news. */
  #layDown(context: CanvasRenderingContext2D, layout: TimelineLayout): void {
    const { width, height, span } = layout;
    const shownMs = this.#dragMs ?? this.#cursorMs;
    const x = shownMs === null ? span.left : xAt(span, shownMs);
    for (const [from, to, alpha] of [
      [0, x, 1],
      [x, width, FAINT],
    ] as const) {
      context.save();
      context.beginPath();
      context.rect(from, 0, to - from, height);
      context.clip();
      context.globalAlpha = alpha;
      context.drawImage(this.#kept, 0, 0, width, height);
      context.restore();
    }
  }

  #paintLoop(context: CanvasRenderingContext2D, { span, plotTop, stripsBottom }: TimelineLayout): void {
    const { fromMs, toMs } = this.#loop;
    const { accent } = this.#palette;
    if (fromMs !== null && toMs !== null) {
      context.fillStyle = withAlpha(accent, 0.14);
      context.fillRect(xAt(span, fromMs), plotTop, xAt(span, toMs) - xAt(span, fromMs), stripsBottom - plotTop);
    }
    context.font = `bold 10px ${this.#palette.font}`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    for (const [ms, letter] of [
      [fromMs, 'A'],
      [toMs, 'B'],
    ] as const) {
      if (ms === null) continue;
      const x = Math.round(xAt(span, ms));
      context.fillStyle = accent;
      context.fillRect(x, plotTop - 2, 1, stripsBottom - plotTop + 2);
      context.fillRect(letter === 'A' ? x - 12 : x, plotTop - 2, 13, 13);
      context.fillStyle = this.#palette.surface;
      context.fillText(letter, letter === 'A' ? x - 5.5 : x + 6.5, plotTop + 5);
    }
  }

  #paintCursor(context: CanvasRenderingContext2D, { span, plotTop, stripsBottom }: TimelineLayout): void {
    const ms = this.#dragMs ?? this.#cursorMs;
    if (ms === null) return;
    const x = Math.round(xAt(span, ms));
    context.fillStyle = this.#palette.accent;
    context.fillRect(x - 0.75, plotTop - 4, 1.5, stripsBottom - plotTop + 5);
    context.beginPath();
    context.arc(x, stripsBottom + 3, 4.5, 0, 2 * Math.PI);
    context.fill();
    context.strokeStyle = this.#palette.surface;
    context.lineWidth = 1.5;
    context.stroke();
  }

  #paintPointer(context: CanvasRenderingContext2D, content: TimelineContent, layout: TimelineLayout): void {
    const { span } = layout;
    const ms = this.#dragMs ?? this.#hoverMs;
    if (ms === null) return;
    const isDrag = this.#dragMs !== null;
    const x = Math.round(xAt(span, ms));
    if (!isDrag) {
      context.fillStyle = withAlpha(this.#palette.text, 0.45);
      context.fillRect(x, layout.plotTop, 1, layout.stripsBottom - layout.plotTop);
    }
    const text = `${easternDay(ms)} ${easternMinute(ms)} ET${this.#markText(content, ms, layout)}`;
    context.font = `11px ${this.#palette.font}`;
    context.textAlign = 'left';
    context.textBaseline = 'middle';
    const wide = context.measureText(text).width + 14;
    const left = Math.min(layout.width - wide - 2, Math.max(2, x - wide / 2));
    context.beginPath();
    context.roundRect(left, 0, wide, 17, 4);
    context.fillStyle = isDrag ? this.#palette.accent : this.#palette.raised;
    context.fill();
    if (!isDrag) {
      context.strokeStyle = this.#palette.grid;
      context.lineWidth = 1;
      context.stroke();
    }
    context.fillStyle = isDrag ? this.#palette.surface : this.#palette.text;
    context.fillText(text, left + 7, 9);
  }

  /** What happened there; beyond the cursor only that something did. */
  #markText(content: TimelineContent, ms: number, { span }: TimelineLayout): string {
    const reachMs = (REACH_PX * (span.endMs - span.startMs)) / Math.max(1, span.right - span.left);
    const mark = content.marks[nearestIndex(content.marks, ms, reachMs)];
    if (mark === undefined) return '';
    const isKnown = this.#cursorMs !== null && mark.atMs <= this.#cursorMs;
    return `  ·  ${isKnown ? mark.text : KINDS[mark.kind]}`;
  }
}
