import { useState } from 'react';

/**
 * Radix gives the focus back to what opened a dialog, and ours are opened by keys: it goes back to where it was, unless
 * what was chosen in the dialog has taken it.
 */
export function useFocusReturn(): (event: Event) => void {
  const [before] = useState(() => document.activeElement);
  return (event) => {
    event.preventDefault();
    const isTaken = document.activeElement !== null && document.activeElement !== document.body;
    if (!isTaken && before instanceof HTMLElement && before.isConnected) before.focus();
  };
}
