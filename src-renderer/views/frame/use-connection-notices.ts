import { useEffect, useRef } from 'react';
import { notify } from '#window/state/notices.ts';
import { useConnection } from '#window/state/use-connection.ts';

/** One notice when the engine goes and one when it is back, however many attempts lie between. */
export function useConnectionNotices(): void {
  const connection = useConnection();
  const lost = useRef(false);
  const wasUp = useRef(false);
  useEffect(() => {
    if (connection.kind === 'up') {
      if (lost.current)
        notify({ severity: 'info', text: 'The engine is back. Everything shown is current again.', topic: 'engine' });
      lost.current = false;
      wasUp.current = true;
    } else if ((connection.kind === 'down' || connection.kind === 'unwelcome') && wasUp.current && !lost.current) {
      lost.current = true;
      notify({
        severity: 'broken',
        text: 'The engine is gone. What is shown is what was last heard.',
        detail: connection.reason,
        topic: 'engine',
      });
    }
  }, [connection]);
}
