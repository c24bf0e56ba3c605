import type { ReplaySpeedView } from '#contract/desk-view';
import { registerCommands } from '#window/state/command-registry.ts';
import { deskStore } from '#window/state/use-desk.ts';
import type { useEngine } from '#window/state/engine-context.ts';

type Engine = ReturnType<typeof useEngine>;

export const SPEEDS: readonly ReplaySpeedView[] = [0.25, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1_000, 'max'];

export function speedText(speed: ReplaySpeedView): string {
  return speed === 'max' ? 'max' : `${speed}×`;
}

/** One faster or slower, from whatever speed it is at. */
export function nextSpeed(speed: ReplaySpeedView, step: 1 | -1): ReplaySpeedView {
  const rank = (one: ReplaySpeedView): number => (one === 'max' ? Number.POSITIVE_INFINITY : one);
  const others = step > 0 ? SPEEDS : SPEEDS.toReversed();
  return others.find((one) => (step > 0 ? rank(one) > rank(speed) : rank(one) < rank(speed))) ?? speed;
}

/** Everything the replay can be told, as buttons and keys tell it. */
export interface ReplayActions {
  toggle(): Promise<unknown>;
  step(direction: 'forward' | 'back', unit: 'event' | 'bar'): Promise<unknown>;
  jump(to: 'start' | 'end' | 'next-mark' | 'previous-mark'): Promise<unknown>;
  setSpeed(speed: ReplaySpeedView): Promise<unknown>;
  changeSpeed(step: 1 | -1): Promise<unknown>;
}

export function replayActions(engine: Engine): ReplayActions {
  const cursor = () => deskStore.getState().desk?.cursor;
  return {
    toggle: () => engine.call(cursor()?.playing === true ? 'replay.pause' : 'replay.play', {}),
    step: (direction, unit) => engine.call('replay.step', { unit, direction }),
    jump: (to) => engine.call('replay.jump', { to }),
    setSpeed: (speed) => engine.call('replay.speed', { speed }),
    changeSpeed: (step) => engine.call('replay.speed', { speed: nextSpeed(cursor()?.speed ?? 1, step) }),
  };
}

export function registerReplayCommands(actions: ReplayActions, goToTime: () => void): () => void {
  const when = (): boolean => deskStore.getState().desk?.tape !== null;
  const entry = (id: string, title: string, keys: readonly string[], act: () => Promise<unknown> | void) => ({
    id: `replay.${id}`,
    title,
    group: 'Replay',
    keys,
    when,
    run: async () => void (await act()),
  });
  return registerCommands([
    entry('toggle', 'Play or pause the replay', ['Space'], () => actions.toggle()),
    entry('step-forward', 'Step one bar forward', ['.'], () => actions.step('forward', 'bar')),
    entry('step-back', 'Step one bar back', [','], () => actions.step('back', 'bar')),
    entry('event-forward', 'Step one event forward', ['Alt+.'], () => actions.step('forward', 'event')),
    entry('event-back', 'Step one event back', ['Alt+,'], () => actions.step('back', 'event')),
    entry('next-mark', 'Go to the next signal or regime change', [']'], () => actions.jump('next-mark')),
    entry('previous-mark', 'Go to the previous signal or regime change', ['['], () => actions.jump('previous-mark')),
    entry('start', 'Go to the start of the tape', ['Shift+Home'], () => actions.jump('start')),
    entry('end', 'Go to the end of the tape', ['Shift+End'], () => actions.jump('end')),
    entry('faster', 'Replay faster', ['Alt+ArrowUp'], () => actions.changeSpeed(1)),
    entry('slower', 'Replay slower', ['Alt+ArrowDown'], () => actions.changeSpeed(-1)),
    entry('go-to-time', 'Go to a time', ['G'], () => goToTime()),
  ]);
}
