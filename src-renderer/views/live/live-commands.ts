import type { WindowCommand } from '#window/state/command-registry.ts';
import type { useEngine } from '#window/state/engine-context.ts';
import { deskStore } from '#window/state/use-desk.ts';

const live = () => deskStore.getState().desk?.live ?? null;
const isAtEdge = (): boolean => deskStore.getState().desk?.mode === 'LIVE';

/** What may be done about live data, from anywhere. */
export function liveWindowCommands(engine: ReturnType<typeof useEngine>): readonly WindowCommand[] {
  const group = 'Live data';
  return [
    {
      id: 'live.watch',
      title: 'Watch live markets',
      about: 'Records the venues of config.yaml on a tape, and follows it where it is now.',
      group,
      keys: ['Alt+L'],
      when: () => live() !== null && live()?.state !== 'stopping' && !isAtEdge(),
      run: async () => void (await engine.call('live.start', {})),
    },
    {
      id: 'live.stop',
      title: 'Stop recording live data',
      about: 'Closes the tape in good order. What comes meanwhile is lost.',
      group,
      when: () => live()?.state === 'on' || live()?.state === 'starting',
      run: async () => void (await engine.call('live.stop', {})),
    },
  ];
}
