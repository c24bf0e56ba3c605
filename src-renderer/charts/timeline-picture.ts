import { MINUTE_MS } from '#primitives/clock';
import type { ChartMark, ChartRegime } from '#window/charts/chart-types.ts';
import { hatch } from '#window/charts/hatching.ts';
import { type Palette, withAlpha } from '#window/charts/palette.ts';
import { pixelColumns } from '#window/charts/pixel-columns.ts';
import type { ProofRun } from '#window/charts/proof-runs.ts';
import { trendColour, VOLATILITY_SHADE } from '#window/charts/regime-words.ts';
import type { TimelineLayout } from '#window/charts/timeline-layout.ts';
import { timeTicks, type TimelineSpan, xAt } from '#window/charts/timeline-geometry.ts';
import { easternDay, easternMinute, easternParts } from '#window/formatting/eastern-time.ts';

/** What the picture of a tape is drawn from. */
export interface TimelineContent {
  readonly startMs: number;
  readonly minutes: number;
  readonly symbol: string;
  readonly close: Float32Array;
  readonly volume: Float32Array;
  readonly regimes: readonly ChartRegime[];
  /** Whose regular hours are shaded; may be another symbol's. */
  readonly sessions: readonly ChartRegime[];
  readonly gaps: readonly { readonly fromMs: number; readonly toMs: number | null }[];
  readonly marks: readonly ChartMark[];
}

type Context = CanvasRenderingContext2D;

/** All of the tape that stays as it is while the cursor moves. */
export function paintTape(context: Context, content: TimelineContent, layout: TimelineLayout, palette: Palette): void {
  const { span } = layout;
  paintSessions(context, content, layout, palette);
  paintVolume(context, content, layout, palette);
  paintPrice(context, content, layout, palette);
  paintRegimes(context, content, layout, palette);
  for (const gap of content.gaps) {
    const left = xAt(span, gap.fromMs);
    const right = Math.max(left + 2, xAt(span, gap.toMs ?? span.endMs));
    hatch(
      context,
      withAlpha(palette.dim, 0.55),
      left,
      layout.plotTop,
      right - left,
      layout.stripsBottom - layout.plotTop,
      5,
    );
  }
  paintMarks(context, content, layout, palette);
}

/** Names and times, which are never faint. */
export function paintAxis(context: Context, content: TimelineContent, layout: TimelineLayout, palette: Palette): void {
  const { span } = layout;
  context.font = `10px ${palette.font}`;
  context.fillStyle = palette.dim;
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  const edge = span.left - 8;
  for (const [text, strip] of [
    ['Trend', layout.trend],
    ['Volatility', layout.volatility],
    ['Proof', layout.proof],
  ] as const)
    context.fillText(text, edge, strip.top + strip.height / 2);
  context.fillStyle = palette.text;
  context.font = `11px ${palette.font}`;
  context.fillText(content.symbol, edge, layout.plotTop + 8);
  context.font = `10px ${palette.font}`;
  context.textAlign = 'center';
  for (const ms of timeTicks(span, 76)) {
    const x = xAt(span, ms);
    const { hour, minute } = easternParts(ms);
    const isMidnight = hour === 0 && minute === 0;
    context.fillStyle = withAlpha(palette.edge, isMidnight ? 0.7 : 0.35);
    context.fillRect(Math.round(x), layout.axisTop, 1, isMidnight ? 6 : 4);
    context.fillStyle = isMidnight ? palette.text : palette.dim;
    const text = isMidnight ? easternDay(ms) : easternMinute(ms);
    const half = context.measureText(text).width / 2;
    context.fillText(text, Math.min(span.right - half, Math.max(span.left + half, x)), layout.axisTop + 11);
  }
}

function paintSessions(context: Context, content: TimelineContent, layout: TimelineLayout, palette: Palette): void {
  const { sessions } = content;
  const { span } = layout;
  context.font = `10px ${palette.font}`;
  context.textAlign = 'left';
  context.textBaseline = 'alphabetic';
  for (let i = 0; i < sessions.length; i++) {
    const { session, fromMs } = sessions[i] as ChartRegime;
    if (session !== 'RTH' || sessions[i - 1]?.session === 'RTH') continue;
    let end = i + 1;
    while (end < sessions.length && (sessions[end] as ChartRegime).session === 'RTH') end++;
    const left = xAt(span, fromMs);
    const right = xAt(span, sessions[end]?.fromMs ?? span.endMs);
    context.fillStyle = withAlpha(palette.accent, 0.07);
    context.fillRect(left, layout.plotTop, right - left, layout.plotBottom - layout.plotTop);
    context.fillStyle = withAlpha(palette.accent, 0.35);
    context.fillRect(Math.round(left), layout.plotTop, 1, layout.plotBottom - layout.plotTop);
    context.fillRect(Math.round(right) - 1, layout.plotTop, 1, layout.plotBottom - layout.plotTop);
    if (right - left < 90) continue;
    context.fillStyle = palette.dim;
    context.fillText('Regular hours', left + 5, layout.plotTop + 10);
  }
}

function paintVolume(context: Context, content: TimelineContent, layout: TimelineLayout, palette: Palette): void {
  const columns = columnsOf(layout.span);
  const { high, most } = pixelColumns(content.volume, columns);
  if (!(most > 0)) return;
  const room = (layout.plotBottom - layout.plotTop) * 0.42;
  context.fillStyle = withAlpha(palette.dim, 0.38);
  // A root, because one busy minute would flatten the whole day.
  for (let column = 0; column < columns; column++) {
    const value = high[column] as number;
    if (!(value > 0)) continue;
    const tall = Math.max(1, Math.sqrt(value / most) * room);
    context.fillRect(layout.span.left + column, layout.plotBottom - tall, 1, tall);
  }
}

function paintPrice(context: Context, content: TimelineContent, layout: TimelineLayout, palette: Palette): void {
  const columns = columnsOf(layout.span);
  const { low, high, least, most } = pixelColumns(content.close, columns);
  if (!(most >= least)) return;
  const top = layout.plotTop + 4;
  const bottom = layout.plotBottom - 5;
  const scale = most > least ? (bottom - top) / (most - least) : 0;
  const yOf = (price: number): number => bottom - (price - least) * scale;
  context.beginPath();
  let isDown = false;
  for (let column = 0; column < columns; column++) {
    const lowest = low[column] as number;
    if (Number.isNaN(lowest)) {
      isDown = isDown && columns > content.close.length;
      continue;
    }
    const x = layout.span.left + column + 0.5;
    const upper = yOf(high[column] as number);
    const lower = yOf(lowest);
    if (isDown) context.lineTo(x, upper);
    else context.moveTo(x, upper);
    if (lower > upper) context.lineTo(x, lower);
    isDown = true;
  }
  context.strokeStyle = palette.number;
  context.lineWidth = 1.25;
  context.lineJoin = 'round';
  context.stroke();
}

function paintRegimes(context: Context, content: TimelineContent, layout: TimelineLayout, palette: Palette): void {
  const { regimes } = content;
  const { trend, volatility, span } = layout;
  context.fillStyle = withAlpha(palette.dim, 0.12);
  context.fillRect(span.left, trend.top, span.right - span.left, trend.height);
  context.fillRect(span.left, volatility.top, span.right - span.left, volatility.height);
  for (let i = 0; i < regimes.length; i++) {
    const regime = regimes[i] as ChartRegime;
    const left = xAt(span, regime.fromMs);
    const wide = Math.max(0.5, xAt(span, regimes[i + 1]?.fromMs ?? span.endMs) - left);
    const colour = trendColour(palette, regime.trend);
    if (colour !== null) {
      context.fillStyle = withAlpha(colour, regime.trend === 'RANGE' ? 0.4 : 0.85);
      context.fillRect(left, trend.top, wide, trend.height);
    }
    context.fillStyle = withAlpha(palette.violet, VOLATILITY_SHADE[regime.volatility]);
    context.fillRect(left, volatility.top, wide, volatility.height);
  }
}

/** Minute by minute: replayed and the same, recorded only, or not the same. */
export function paintProofs(
  context: Context,
  runs: readonly ProofRun[],
  layout: TimelineLayout,
  palette: Palette,
): void {
  const { proof, span } = layout;
  context.fillStyle = withAlpha(palette.dim, 0.12);
  context.fillRect(span.left, proof.top, span.right - span.left, proof.height);
  const colours = { p: palette.good, r: withAlpha(palette.dim, 0.55), x: palette.red, '-': null };
  for (const run of runs) {
    const colour = colours[run.letter];
    if (colour === null) continue;
    const left = xAt(span, span.startMs + run.from * MINUTE_MS);
    const wide = xAt(span, span.startMs + run.to * MINUTE_MS) - left;
    context.fillStyle = colour;
    // A single wrong minute must be seen in a year.
    if (run.letter === 'x') context.fillRect(left - 1, proof.top - 4, Math.max(4, wide + 2), proof.height + 8);
    else context.fillRect(left, proof.top, wide, proof.height);
  }
}

function paintMarks(context: Context, content: TimelineContent, layout: TimelineLayout, palette: Palette): void {
  const y = layout.marksTop;
  for (const mark of content.marks) {
    const x = Math.round(xAt(layout.span, mark.atMs));
    if (mark.kind === 'signal' || mark.kind === 'note') {
      context.fillStyle = mark.kind === 'signal' ? palette.amber : palette.accent;
      context.beginPath();
      context.moveTo(x - 4, y);
      context.lineTo(x + 4, y);
      context.lineTo(x, y + 7);
      context.closePath();
      context.fill();
    } else {
      context.fillStyle = withAlpha(palette.edge, 0.8);
      context.fillRect(x, y + 2, 1, 5);
    }
  }
}

function columnsOf(span: TimelineSpan): number {
  return Math.max(1, Math.floor(span.right - span.left));
}
