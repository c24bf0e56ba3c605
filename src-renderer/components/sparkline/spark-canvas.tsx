import { useEffect, useRef, type ReactNode } from 'react';
import { sparklinePoints } from '#window/components/sparkline/sparkline-points.ts';
import styles from './sparkline.module.css';

interface SparkCanvasProps {
  /** Oldest first. */
  readonly values: readonly number[];
  readonly label: string;
}

/** A longer line than `Sparkline` draws, in the text colour of where it stands; follows size and theme. */
export function SparkCanvas({ values, label }: SparkCanvasProps): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const newest = useRef(values);
  useEffect(() => {
    newest.current = values;
    if (canvas.current !== null) draw(canvas.current, values);
  }, [values]);
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const again = (): void => draw(element, newest.current);
    const size = new ResizeObserver(again);
    size.observe(element);
    const theme = new MutationObserver(again);
    theme.observe(element.ownerDocument.documentElement, { attributes: true });
    return () => {
      size.disconnect();
      theme.disconnect();
    };
  }, []);
  return <canvas ref={canvas} className={styles['canvas']} role="img" aria-label={label} />;
}

function draw(canvas: HTMLCanvasElement, values: readonly number[]): void {
  const context = canvas.getContext('2d');
  const { clientWidth: width, clientHeight: height } = canvas;
  if (context === null || width === 0 || height === 0) return;
  const density = canvas.ownerDocument.defaultView?.devicePixelRatio ?? 1;
  canvas.width = Math.round(width * density);
  canvas.height = Math.round(height * density);
  context.scale(density, density);
  context.clearRect(0, 0, width, height);
  const points = sparklinePoints(values, { width, height, inset: 2 });
  if (points.length === 0) return;
  const colour = getComputedStyle(canvas).color;
  context.beginPath();
  for (let at = 0; at + 1 < points.length; at += 2) context.lineTo(points[at] as number, points[at + 1] as number);
  context.strokeStyle = colour;
  context.lineWidth = 1.25;
  context.lineJoin = 'round';
  context.stroke();
  context.lineTo(width - 2, height);
  context.lineTo(2, height);
  context.closePath();
  context.globalAlpha = 0.12;
  context.fillStyle = colour;
  context.fill();
  context.globalAlpha = 1;
  context.beginPath();
  context.arc(points.at(-2) as number, points.at(-1) as number, 2, 0, 2 * Math.PI);
  context.fill();
}
