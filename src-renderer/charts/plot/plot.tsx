import { type PointerEvent, type ReactNode, useCallback, useId, useRef, useState } from 'react';
import { type LinearScale, linearScale, roundTicks } from '#window/charts/plot/linear-scale.ts';
import styles from '#window/charts/plot/plot.module.css';

export interface PlotAxis {
  readonly from: number;
  readonly to: number;
  readonly title: string;
  readonly format: (value: number) => string;
  /** In place of round values. */
  readonly ticks?: readonly { readonly value: number; readonly text: string }[];
}

export interface PlotScales {
  readonly x: LinearScale;
  readonly y: LinearScale;
}

interface PlotProps {
  /** What it shows, in a sentence: read out, as the picture cannot be. */
  readonly label: string;
  readonly x: PlotAxis;
  readonly y: PlotAxis;
  /** A second measure along the right edge, drawn over the same width. */
  readonly y2?: PlotAxis;
  readonly children: (scales: PlotScales, y2: LinearScale | null) => ReactNode;
  /** Where the pointer stands, as a value of x; null when it left. */
  readonly onPoint?: (x: number | null) => void;
  readonly onPick?: (x: number) => void;
}

const LEFT = 52;
const RIGHT = 12;
const RIGHT_AXIS = 48;
const TOP = 10;
const BOTTOM = 34;
const X_TICK_PX = 78;
const Y_TICK_PX = 34;

/** Axes, grid and pointer of a picture made of SVG: few enough points that every one may be an element. */
export function Plot({ label, x, y, y2, children, onPoint, onPick }: PlotProps): ReactNode {
  const [size, setSize] = useState({ width: 0, height: 0 });
  const [pointed, setPointed] = useState<number | null>(null);
  const frame = useRef<SVGSVGElement>(null);
  const clip = useId();
  const measure = useCallback((element: HTMLDivElement | null) => {
    if (element === null) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setSize({ width: entry.contentRect.width, height: entry.contentRect.height });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const { width, height } = size;
  const right = width - (y2 === undefined ? RIGHT : RIGHT_AXIS);
  const bottom = height - BOTTOM;
  const isReady = right - LEFT > 20 && bottom - TOP > 20;
  const scales: PlotScales = {
    x: linearScale(x.from, x.to, LEFT, right),
    y: linearScale(y.from, y.to, bottom, TOP),
  };
  const second = y2 === undefined ? null : linearScale(y2.from, y2.to, bottom, TOP);
  const valueAt = (event: PointerEvent): number | null => {
    const box = frame.current?.getBoundingClientRect();
    if (box === undefined) return null;
    const pixel = event.clientX - box.left;
    return pixel < LEFT || pixel > right ? null : scales.x.of(pixel);
  };
  const point = (value: number | null): void => {
    setPointed(value);
    onPoint?.(value);
  };
  return (
    <div ref={measure} className={styles['plot']}>
      {isReady ? (
        <svg
          ref={frame}
          role="img"
          aria-label={label}
          width={width}
          height={height}
          onPointerMove={(event) => point(valueAt(event))}
          onPointerLeave={() => point(null)}
          onClick={(event) => {
            const value = valueAt(event as unknown as PointerEvent);
            if (value !== null) onPick?.(value);
          }}
        >
          <Ticks axis={y} scale={scales.y} count={(bottom - TOP) / Y_TICK_PX}>
            {(at, text) => (
              <g key={text + String(at)}>
                <line className={styles['grid']} x1={LEFT} x2={right} y1={at} y2={at} />
                <text className={styles['tick']} x={LEFT - 6} y={at} dy="0.32em" textAnchor="end">
                  {text}
                </text>
              </g>
            )}
          </Ticks>
          <Ticks axis={x} scale={scales.x} count={(right - LEFT) / X_TICK_PX}>
            {(at, text) => (
              <g key={text + String(at)}>
                <line className={styles['grid']} x1={at} x2={at} y1={TOP} y2={bottom} />
                <text className={styles['tick']} x={at} y={bottom + 14} textAnchor="middle">
                  {text}
                </text>
              </g>
            )}
          </Ticks>
          {y2 === undefined || second === null ? null : (
            <Ticks axis={y2} scale={second} count={(bottom - TOP) / Y_TICK_PX}>
              {(at, text) => (
                <text key={text + String(at)} className={styles['tick']} x={right + 6} y={at} dy="0.32em">
                  {text}
                </text>
              )}
            </Ticks>
          )}
          <text className={styles['title']} x={(LEFT + right) / 2} y={height - 5} textAnchor="middle">
            {x.title}
          </text>
          <text className={styles['title']} x={LEFT} y={TOP - 1} dy="-0.1em">
            {y.title}
          </text>
          {y2 === undefined ? null : (
            <text className={styles['title']} x={right} y={TOP - 1} dy="-0.1em" textAnchor="end">
              {y2.title}
            </text>
          )}
          <clipPath id={clip}>
            <rect x={LEFT} y={TOP} width={right - LEFT} height={bottom - TOP} />
          </clipPath>
          <g clipPath={`url(#${clip})`}>{children(scales, second)}</g>
          {pointed === null ? null : (
            <line
              className={styles['pointer']}
              x1={scales.x.at(pointed)}
              x2={scales.x.at(pointed)}
              y1={TOP}
              y2={bottom}
            />
          )}
        </svg>
      ) : null}
    </div>
  );
}

interface TicksProps {
  readonly axis: PlotAxis;
  readonly scale: LinearScale;
  readonly count: number;
  readonly children: (at: number, text: string) => ReactNode;
}

function Ticks({ axis, scale, count, children }: TicksProps): ReactNode {
  const ticks =
    axis.ticks ??
    roundTicks(axis.from, axis.to, Math.max(1, Math.floor(count))).map((value) => ({
      value,
      text: axis.format(value),
    }));
  return <g aria-hidden="true">{ticks.map(({ value, text }) => children(Math.round(scale.at(value)) + 0.5, text))}</g>;
}
