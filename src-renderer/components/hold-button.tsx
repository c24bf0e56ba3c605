import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import styles from '#window/components/hold-button.module.css';

const HOLD_MS = 1_200;

interface HoldButtonProps {
  readonly disabled?: boolean;
  /** Read out after its name: what holding it does. */
  readonly about?: string;
  readonly onHeld: () => void;
  readonly children: ReactNode;
}

/**
 * Does what it says once it has been held down for a while, with the pointer or the space bar. A click, a double click
 * and Enter do nothing, so that no habit of the hand sets off what cannot be taken back.
 */
export function HoldButton({ disabled = false, about, onHeld, children }: HoldButtonProps): ReactNode {
  const [isHeld, setIsHeld] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const held = useRef(onHeld);
  held.current = onHeld;
  const release = useCallback((): void => {
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = null;
    setIsHeld(false);
  }, []);
  useEffect(() => release, [release]);
  useEffect(() => {
    if (disabled) release();
  }, [disabled, release]);
  const press = (): void => {
    if (disabled || timer.current !== null) return;
    setIsHeld(true);
    timer.current = setTimeout(() => {
      release();
      held.current();
    }, HOLD_MS);
  };
  return (
    <button
      type="button"
      className={styles['button']}
      style={{ '--hold': `${HOLD_MS}ms` } as Record<string, string>}
      disabled={disabled}
      data-held={isHeld}
      {...(about === undefined ? {} : { 'aria-description': about })}
      onPointerDown={(event) => {
        if (event.button === 0) press();
      }}
      onPointerUp={release}
      onPointerLeave={release}
      onPointerCancel={release}
      onBlur={release}
      onContextMenu={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.preventDefault();
        if (event.key !== ' ') return;
        event.preventDefault();
        if (!event.repeat) press();
      }}
      onKeyUp={(event) => {
        if (event.key === ' ') release();
      }}
    >
      <span className={styles['fill']} aria-hidden="true" />
      <span className={styles['text']}>{isHeld ? 'Keep holding…' : children}</span>
    </button>
  );
}
