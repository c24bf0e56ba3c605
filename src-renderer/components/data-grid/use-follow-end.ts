import { useCallback, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { afterGrowth, afterScroll, FOLLOWING, type FollowState } from '#window/components/data-grid/follow-state.ts';
import type { RowKey } from '#window/components/data-grid/keyed-rows.ts';

interface FollowEnd {
  readonly state: FollowState;
  readonly toEnd: () => void;
}

/**
 * Keeps a growing list at its end until one scrolls up; from then on the rows in sight stay where they are, also when
 * old ones are let go above them.
 */
export function useFollowEnd(
  box: RefObject<HTMLElement | null>,
  keys: readonly RowKey[],
  rowHeight: number,
  active: boolean,
): FollowEnd {
  const [state, setState] = useState<FollowState>(FOLLOWING);
  const keysBefore = useRef<readonly RowKey[]>(keys);
  const topBefore = useRef(0);

  const toEnd = useCallback(() => {
    const element = box.current;
    if (element !== null) element.scrollTop = element.scrollHeight;
    setState(FOLLOWING);
  }, [box]);

  useLayoutEffect(() => {
    const element = box.current;
    if (!active || element === null) return;
    const place = (): void => {
      const top = element.scrollTop;
      // The list itself only ever scrolls down.
      const byPerson = top < topBefore.current - 1;
      topBefore.current = top;
      const { clientHeight: height, scrollHeight: contentHeight } = element;
      setState((current) => afterScroll(current, { top, height, contentHeight }, byPerson));
    };
    element.addEventListener('scroll', place, { passive: true });
    const resized = new ResizeObserver(() => {
      setState((current) => {
        if (current.following) element.scrollTop = element.scrollHeight;
        return current;
      });
    });
    resized.observe(element);
    return () => {
      element.removeEventListener('scroll', place);
      resized.disconnect();
    };
  }, [box, active]);

  useLayoutEffect(() => {
    const element = box.current;
    const before = keysBefore.current;
    keysBefore.current = keys;
    if (!active || element === null || before === keys) return;
    const lastBefore = before.at(-1);
    const lastNow = lastBefore === undefined ? -1 : keys.lastIndexOf(lastBefore);
    if (lastNow < 0) {
      // Another list: after a jump, or with another filter.
      element.scrollTop = element.scrollHeight;
      topBefore.current = element.scrollTop;
      setState(FOLLOWING);
      return;
    }
    if (state.following) {
      element.scrollTop = element.scrollHeight;
      topBefore.current = element.scrollTop;
      return;
    }
    const gone = before.length - 1 - lastNow;
    if (gone > 0) {
      element.scrollTop = Math.max(0, element.scrollTop - gone * rowHeight);
      topBefore.current = element.scrollTop;
    }
    setState((current) => afterGrowth(current, keys.length - 1 - lastNow));
  }, [box, active, keys, rowHeight, state.following]);

  return { state, toEnd };
}
