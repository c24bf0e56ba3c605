import { useEffect } from 'react';
import { lendFrames } from '#window/connection/page-frames.ts';

/** While a panel stands in a window of its own, that window's frames keep it moving, even when the page is out of sight. */
export function useFramesOf(popout: Window | null): void {
  useEffect(() => (popout === null ? undefined : lendFrames(popout)), [popout]);
}
