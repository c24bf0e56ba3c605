import type { TimelineSpan } from '#window/charts/timeline-geometry.ts';

interface Strip {
  readonly top: number;
  readonly height: number;
}

/** Where everything lies on the timeline, in CSS pixels. */
export interface TimelineLayout {
  readonly width: number;
  readonly height: number;
  readonly span: TimelineSpan;
  readonly marksTop: number;
  readonly plotTop: number;
  readonly plotBottom: number;
  readonly trend: Strip;
  readonly volatility: Strip;
  readonly proof: Strip;
  readonly stripsBottom: number;
  readonly axisTop: number;
}

const GUTTER = 76;
const EDGE = 12;
const MARKS = 18;
const AXIS = 18;
const STRIP = 8;
const PROOF = 6;
const GAP = 5;

export function timelineLayout(width: number, height: number, startMs: number, endMs: number): TimelineLayout {
  const axisTop = height - AXIS;
  const proof = { top: axisTop - GAP - PROOF, height: PROOF };
  const volatility = { top: proof.top - GAP - STRIP, height: STRIP };
  const trend = { top: volatility.top - GAP - STRIP, height: STRIP };
  return {
    width,
    height,
    span: { startMs, endMs, left: Math.min(GUTTER, width / 4), right: Math.max(width - EDGE, width / 2) },
    marksTop: MARKS - 8,
    plotTop: MARKS,
    plotBottom: Math.max(MARKS + 1, trend.top - GAP),
    trend,
    volatility,
    proof,
    stripsBottom: axisTop - GAP,
    axisTop,
  };
}
