import type { ReactNode } from 'react';
import styles from '#window/components/age-ring.module.css';

const RADIUS = 7;
const ROUND = 2 * Math.PI * RADIUS;

interface AgeRingProps {
  /** What is left of its life, 0 to 1. */
  readonly left: number;
  /** Read out, as the ring cannot be: "expires in 0:47". */
  readonly label: string;
}

/** Empties as its time runs out. */
export function AgeRing({ left, label }: AgeRingProps): ReactNode {
  const share = Math.min(1, Math.max(0, left));
  return (
    <svg className={styles['ring']} width="18" height="18" viewBox="0 0 18 18" role="img" aria-label={label}>
      <circle className={styles['track']} cx="9" cy="9" r={RADIUS} />
      <circle
        className={styles['left']}
        cx="9"
        cy="9"
        r={RADIUS}
        strokeDasharray={`${(share * ROUND).toFixed(2)} ${ROUND.toFixed(2)}`}
        transform="rotate(-90 9 9)"
      />
    </svg>
  );
}
