import { useLayoutEffect, useState, type RefObject } from 'react';

const USUAL = 22;

/** The height that the theme gives a row, followed when the density changes. */
export function useRowHeight(box: RefObject<HTMLElement | null>): number {
  const [height, setHeight] = useState(USUAL);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const read = (): void => {
      const pixels = Number.parseFloat(getComputedStyle(element).getPropertyValue('--row'));
      setHeight(Number.isFinite(pixels) && pixels > 0 ? pixels : USUAL);
    };
    read();
    const watcher = new MutationObserver(read);
    watcher.observe(element.ownerDocument.documentElement, { attributes: true, attributeFilter: ['data-density'] });
    return () => watcher.disconnect();
  }, [box]);
  return height;
}
