import { useEffect } from 'react';
import type { EngineClient } from '#window/connection/engine-client.ts';
import { EngineContext } from '#window/state/engine-context.ts';
import { mirrorDesk } from '#window/state/use-desk.ts';
import { Frame } from '#window/views/frame/frame.tsx';

export function App({ engine }: { readonly engine: EngineClient }) {
  useEffect(() => mirrorDesk(engine), [engine]);
  return (
    <EngineContext value={engine}>
      <Frame />
    </EngineContext>
  );
}
