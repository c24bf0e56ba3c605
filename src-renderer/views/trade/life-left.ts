import { formatCountdown } from '#window/formatting/durations.ts';

export interface LifeLeft {
  readonly isOver: boolean;
  /** Share of its life that is left, 0 to 1. */
  readonly share: number;
  /** `expires in 0:47`, `expired`. */
  readonly text: string;
}

/** How long a sealed offer still holds, at the desk's time. Where that is not known it does not hold. */
export function lifeLeft(atMs: number, validUntilMs: number, nowMs: number | null): LifeLeft {
  if (nowMs === null) return { isOver: true, share: 0, text: 'age unknown' };
  const left = validUntilMs - nowMs;
  if (!(left > 0)) return { isOver: true, share: 0, text: 'expired' };
  const life = validUntilMs - atMs;
  const share = life > 0 ? Math.min(1, left / life) : 0;
  return { isOver: false, share, text: `expires in ${formatCountdown(left)}` };
}
