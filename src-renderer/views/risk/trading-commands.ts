import type { WindowCommand } from '#window/state/command-registry.ts';
import { askStance } from '#window/state/stance-question.ts';
import { deskStore } from '#window/state/use-desk.ts';
import type { useDeed } from '#window/state/use-deed.ts';

interface StanceDeeds {
  readonly resume: ReturnType<typeof useDeed<'desk.resume'>>['act'];
  readonly setMode: ReturnType<typeof useDeed<'desk.mode'>>['act'];
}

const stance = () => deskStore.getState().desk?.trading ?? null;

/** What may be done to the trading desk as a whole, from anywhere. */
export function tradingCommands({ resume, setMode }: StanceDeeds): readonly WindowCommand[] {
  const group = 'Trading';
  return [
    {
      id: 'trading.pause',
      title: 'Pause new recommendations…',
      group,
      when: () => stance() !== null && stance()?.paused === null && stance()?.killed === null,
      run: () => askStance('pause'),
    },
    {
      id: 'trading.resume',
      title: 'Resume recommendations',
      group,
      when: () => (stance()?.paused ?? null) !== null,
      run: async () => void (await resume({})),
    },
    {
      id: 'trading.kill',
      title: 'Kill all new trading…',
      about: 'Panic, stop: nothing new until the desk is revived.',
      group,
      keys: ['Mod+Shift+K'],
      when: () => stance() !== null && stance()?.killed === null,
      run: () => askStance('kill'),
    },
    {
      id: 'trading.revive',
      title: 'Revive the trading desk…',
      group,
      when: () => (stance()?.killed ?? null) !== null,
      run: () => askStance('revive'),
    },
    {
      id: 'trading.mode-live',
      title: 'Let tickets be staged at the broker…',
      about: 'Mode live.',
      group,
      when: () => stance()?.mode === 'collector',
      run: () => askStance('live'),
    },
    {
      id: 'trading.mode-collector',
      title: 'Observe only, stage nothing',
      about: 'Mode collector.',
      group,
      when: () => stance()?.mode === 'live',
      run: async () => void (await setMode({ mode: 'collector', typed: null })),
    },
  ];
}
