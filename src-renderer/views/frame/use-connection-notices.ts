import { useEffect, useRef } from 'react';
import { notify } from '#window/state/notices.ts';
import { useConnection } from '#window/state/use-connection.ts';

/** One notice when the engine goes, one when it is given up and one when it is back, however many attempts lie between. */
export function useConnectionNotices(): void {
  const connection = useConnection();
  const told = useRef<'nothing' | 'lost' | 'ended'>('nothing');
  const wasUp = useRef(false);
  useEffect(() => {
    if (connection.kind === 'connecting') return;
    if (connection.kind === 'up') {
      if (told.current !== 'nothing')
        notify({ severity: 'info', text: 'The engine is back. Everything shown is current again.', topic: 'engine' });
      told.current = 'nothing';
      wasUp.current = true;
      return;
    }
    const isEnded = connection.kind === 'down' && connection.retryInMs === null;
    const next = isEnded ? 'ended' : 'lost';
    if (!wasUp.current || told.current === next || told.current === 'ended') return;
    told.current = next;
    notify({
      severity: 'broken',
      text: isEnded
        ? 'The engine has ended and is not started again. What is shown is what was last heard.'
        : 'The engine is gone. What is shown is what was last heard.',
      detail: connection.reason,
      topic: 'engine',
    });
  }, [connection]);
}
