import { useEffect, useMemo, useRef, useState } from 'react';
import { easternClockMs, easternDate } from '#window/formatting/eastern-time.ts';
import { useEngine } from '#window/state/engine-context.ts';
import { errorText } from '#window/state/error-text.ts';
import { notify } from '#window/state/notices.ts';
import { useDesk } from '#window/state/use-desk.ts';
import { GoToTime } from '#window/views/replay-bar/go-to-time.tsx';
import { LoopButtons } from '#window/views/replay-bar/loop-buttons.tsx';
import { registerReplayCommands, replayActions, SPEEDS, speedText } from '#window/views/replay-bar/replay-actions.ts';
import { ReplayIcon, type ReplayIconName } from '#window/views/replay-bar/replay-icon.tsx';
import { TapePicker } from '#window/views/replay-bar/tape-picker.tsx';
import { TimelineScrubber } from '#window/views/replay-bar/timeline-scrubber.tsx';
import styles from '#window/views/replay-bar/replay-bar.module.css';

const STAND_STILL = 'Stand still; recording goes on';

/** The transport of a recorded day and the day itself, drawn to be dragged in. */
export function ReplayBar() {
  const engine = useEngine();
  const actions = useMemo(() => replayActions(engine), [engine]);
  const isPlaying = useDesk((desk) => desk?.cursor.playing ?? false);
  const speed = useDesk((desk) => desk?.cursor.speed ?? 1);
  const isLive = useDesk((desk) => desk?.mode === 'LIVE');
  const hasTape = useDesk((desk) => desk !== null && desk.tape !== null);
  const loop = useDesk((desk) => desk?.cursor.loop ?? null);
  /** One end of a loop that has no other yet. */
  const [loopStart, setLoopStart] = useState<number | null>(null);
  const typed = useRef<HTMLInputElement>(null);

  useEffect(() => registerReplayCommands(actions, () => typed.current?.focus()), [actions]);

  const tell = async (what: Promise<unknown>, title: string): Promise<void> => {
    try {
      await what;
    } catch (thrown) {
      notify({ severity: 'broken', text: `${title}: not done`, detail: errorText(thrown) });
    }
  };
  const seek = (toMs: number): Promise<void> => tell(engine.call('replay.seek', { toMs }), 'Go to a time');
  const shownLoop = useMemo(
    () => (loop === null ? { fromMs: loopStart, toMs: null } : { fromMs: loop.fromMs, toMs: loop.toMs }),
    [loop, loopStart],
  );

  const button = (icon: ReplayIconName, title: string, act: (withShift: boolean) => Promise<unknown>) => (
    <button
      type="button"
      className={styles[icon === 'play' || icon === 'pause' ? 'main' : 'button']}
      disabled={!hasTape}
      title={title}
      aria-label={title}
      onClick={({ shiftKey }) => void tell(act(shiftKey), title)}
    >
      <ReplayIcon name={icon} />
    </button>
  );
  return (
    <section className={styles['bar']} aria-label="Replay">
      <div className={styles['transport']}>
        <div className={styles['buttons']}>
          {button('start', 'Go to the start of the tape', () => actions.jump('start'))}
          {button('previous-mark', 'Go to the previous signal or regime change', () => actions.jump('previous-mark'))}
          {button('step-back', 'Step one bar back; with Shift one event', (withShift) =>
            actions.step('back', withShift ? 'event' : 'bar'),
          )}
          {button(
            isPlaying ? 'pause' : 'play',
            isLive ? STAND_STILL : isPlaying ? 'Pause the replay' : 'Play the replay',
            () => actions.toggle(),
          )}
          {button('step-forward', 'Step one bar forward; with Shift one event', (withShift) =>
            actions.step('forward', withShift ? 'event' : 'bar'),
          )}
          {button('next-mark', 'Go to the next signal or regime change', () => actions.jump('next-mark'))}
          {button('end', 'Go to the end of the tape', () => actions.jump('end'))}
        </div>
        <LiveEdge onGo={() => void tell(actions.jump('end'), 'Go to the live edge')} />
        <select
          className={styles['speed']}
          aria-label="Speed of the replay"
          title="Speed of the replay"
          value={String(speed)}
          disabled={!hasTape || isLive}
          onChange={({ target }) => {
            const chosen = SPEEDS.find((one) => String(one) === target.value);
            if (chosen !== undefined) void tell(actions.setSpeed(chosen), 'Set the speed');
          }}
        >
          {(SPEEDS.includes(speed) ? SPEEDS : [speed, ...SPEEDS]).map((one) => (
            <option key={String(one)} value={String(one)}>
              {speedText(one)}
            </option>
          ))}
        </select>
        <CursorTime />
        <GoToTime ref={typed} onGo={(ms) => void seek(ms)} />
        <LoopButtons
          loop={loop}
          start={loopStart}
          onStart={setLoopStart}
          onLoop={(next) => void tell(engine.call('replay.loop', { loop: next }), 'Set the loop')}
        />
        <ProofState />
        <TapePicker />
      </div>
      <TimelineScrubber loop={shownLoop} onSeek={seek} onToggle={() => void tell(actions.toggle(), 'Play or pause')} />
    </section>
  );
}

/** Only where the open tape is being recorded: whether the cursor goes on with it, and the way back to that. */
function LiveEdge({ onGo }: { readonly onGo: () => void }) {
  const isGrowing = useDesk((desk) => desk?.cursor.isGrowing ?? false);
  const isLive = useDesk((desk) => desk?.mode === 'LIVE');
  if (!isGrowing) return null;
  return (
    <button
      type="button"
      className={styles['live']}
      aria-pressed={isLive}
      title={isLive ? 'Everything is shown as it comes' : 'Go to the live edge: recording goes on'}
      onClick={onGo}
    >
      <span aria-hidden="true">{isLive ? '●' : '○'}</span> LIVE
    </button>
  );
}

/** By itself, because it changes sixty times a second. */
function CursorTime() {
  const seenMs = useDesk((desk) => desk?.cursor.seenMs ?? null);
  return (
    <div className={styles['cursor']} title="Where the replay stands, New York time">
      <span className={styles['date']}>{easternDate(seenMs)}</span>
      <span className={styles['time']}>{easternClockMs(seenMs)}</span>
      <span className={styles['zone']}>ET</span>
    </div>
  );
}

function ProofState() {
  const proved = useDesk((desk) => desk?.proof.minutesProved ?? 0);
  const divergence = useDesk((desk) => desk?.proof.divergence ?? null);
  return (
    <span
      className={styles['proof']}
      data-state={divergence === null ? 'same' : 'diverged'}
      title="Each minute the state is hashed and compared with what was recorded"
    >
      {divergence ?? (proved === 0 ? '' : `✓ ${proved} min proved`)}
    </span>
  );
}
