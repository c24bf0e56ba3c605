import type { ReactNode } from 'react';
import { Hint } from '#window/components/hint.tsx';
import { easternClock, easternDate, easternDateTime } from '#window/formatting/eastern-time.ts';
import { formatAge } from '#window/formatting/durations.ts';
import { formatBytes, formatCount, formatNumber, UNKNOWN } from '#window/formatting/numbers.ts';
import { runCommand } from '#window/state/command-registry.ts';
import { noticeStore } from '#window/state/notices.ts';
import { useConnection } from '#window/state/use-connection.ts';
import { useDesk } from '#window/state/use-desk.ts';
import {
  engineLight,
  LIVE_ABOUT,
  liveLight,
  LIGHT_SHAPES,
  LIGHT_WORDS,
  type LightState,
  MODE_ABOUT,
  proofText,
  SESSION_ABOUT,
  sessionText,
} from '#window/views/frame/status-words.ts';
import { TradingBand } from '#window/views/frame/trading-band.tsx';
import { useCountdown } from '#window/views/frame/use-countdown.ts';
import styles from '#window/views/frame/status-bar.module.css';

export function StatusBar() {
  return (
    <footer className={styles['bar']} aria-label="Status">
      <ModeBand />
      <TradingBand />
      <Clock />
      <Session />
      <Proof />
      <span className={styles['spring']} />
      <LiveLight />
      <EngineLight />
      <Feeds />
      <EngineFigures />
      <NoticeCount />
    </footer>
  );
}

function ModeBand() {
  const mode = useDesk((desk) => desk?.mode ?? null);
  return (
    <Hint text={mode === null ? 'Nothing is known yet: the engine has not answered.' : MODE_ABOUT[mode]}>
      <button type="button" className={styles['mode']} data-mode={mode ?? 'unknown'} data-testid="mode">
        {mode ?? 'NO ENGINE'}
      </button>
    </Hint>
  );
}

function Clock() {
  const seenMs = useDesk((desk) => desk?.cursor.seenMs ?? null);
  return (
    <span className={styles['clock']} data-testid="clock">
      <span className={styles['date']}>{easternDate(seenMs)}</span>
      <span className={styles['time']}>{easternClock(seenMs)}</span>
      <span className={styles['zone']}>ET</span>
    </span>
  );
}

function Session() {
  const market = useDesk((desk) => desk?.market ?? null);
  if (market === null) return <span className={styles['item']}>Session {UNKNOWN}</span>;
  const about = `${SESSION_ABOUT[market.session]}${market.halfDay ? ' It closes early today.' : ''}\nMarket: ${market.trend} trend, ${market.volatility} volatility.`;
  return (
    <Hint text={about}>
      <button type="button" className={styles['figure']} data-testid="session">
        {sessionText(market)}
      </button>
    </Hint>
  );
}

function Proof() {
  const proof = useDesk((desk) => desk?.proof ?? null);
  if (proof === null) return null;
  const about =
    proof.divergence ??
    'Each replayed minute is compared with the hash that was recorded. So far every one was the same to the last bit.';
  return (
    <Hint text={about}>
      <button type="button" className={styles['figure']} data-diverged={proof.divergence !== null} data-testid="proof">
        <span aria-hidden="true" className={styles['shape']}>
          {proof.divergence === null ? '✓' : '✕'}
        </span>
        {proofText(proof)}
      </button>
    </Hint>
  );
}

interface LightProps {
  readonly name: string;
  readonly state: LightState;
  readonly text: string;
  readonly about: ReactNode;
  readonly testId: string;
  readonly onPress?: () => void;
}

function Light({ name, state, text, about, testId, onPress }: LightProps) {
  return (
    <Hint text={about}>
      <button type="button" className={styles['light']} data-state={state} data-testid={testId} onClick={onPress}>
        <span aria-hidden="true" className={styles['shape']}>
          {LIGHT_SHAPES[state]}
        </span>
        <span className={styles['name']}>{name}</span>
        <span className={styles['text']}>{text}</span>
      </button>
    </Hint>
  );
}

function EngineLight() {
  const connection = useConnection();
  const { state, text } = engineLight(connection, useCountdown(connection));
  const about =
    connection.kind === 'up'
      ? `Engine ${connection.engine.version}, protocol ${connection.engine.protocol}, ${connection.engine.host === 'electron' ? 'in the desktop application' : 'behind the local web host'}, since ${easternDateTime(connection.engine.startedMs)} ET.`
      : connection.kind === 'connecting'
        ? 'The engine has not answered yet.'
        : `${connection.reason} What is shown is what was last heard.`;
  return <Light name="Engine" state={state} text={text} about={about} testId="light-engine" />;
}

/** Whether live data are recorded, whatever lies open. Leads to the panel that says how. */
function LiveLight() {
  const live = useDesk((desk) => desk?.live ?? null);
  const isUp = useConnection().kind === 'up';
  if (live === null) return null;
  const { state, text } = isUp ? liveLight(live) : ({ state: 'waiting', text: 'not known' } as const);
  return (
    <Light
      name="Live"
      state={state}
      text={text}
      about={live.problem ?? LIVE_ABOUT[live.state]}
      testId="light-live"
      onPress={() => runCommand('panel.open.connections')}
    />
  );
}

function Feeds() {
  const connections = useDesk((desk) => desk?.connections ?? null);
  const now = useDesk((desk) => desk?.cursor.seenMs ?? null);
  const isUp = useConnection().kind === 'up';
  if (connections === null) return null;
  return connections.map(({ name, state, text, lastHeardMs }) => {
    const known: LightState = isUp ? state : 'waiting';
    const heard =
      lastHeardMs === null
        ? 'Nothing was heard yet.'
        : `Last heard ${easternDateTime(lastHeardMs)}:${easternClock(lastHeardMs).slice(-2)} ET${now === null ? '' : `, ${formatAge(now - lastHeardMs)} before the cursor`}.`;
    return (
      <Light
        key={name}
        name={name}
        state={known}
        text={isUp ? shortText(state, text) : 'not known'}
        about={`${name}: ${text}\n${heard}`}
        testId={`light-${name}`}
      />
    );
  });
}

/** A word while all is well; the engine's own words when it is not. */
function shortText(state: LightState, text: string): string {
  return state === 'live' ? LIGHT_WORDS[state] : text;
}

function EngineFigures() {
  const engine = useDesk((desk) => desk?.engine ?? null);
  const isUp = useConnection().kind === 'up';
  const known = isUp ? engine : null;
  return (
    <>
      <Figure
        label="Lag"
        text={known === null ? UNKNOWN : `${formatNumber(known.lagMs, known.lagMs < 10 ? 1 : 0)} ms`}
        about="How long the engine's own work kept it from its next task."
      />
      <Figure
        label="In"
        text={known === null ? UNKNOWN : `${formatCount(known.inputsPerSecond)}/s`}
        about="Inputs that the engine handled in the last second."
      />
      <Figure
        label="Drops"
        text={formatCount(known?.drops)}
        warns={(known?.drops ?? 0) > 0}
        about="Messages that were let go because somebody was too slow for them. Signals and fills never are."
      />
      <Figure
        speaks
        label="Compute"
        text={known?.backend ?? UNKNOWN}
        about={['What heavy computation runs on.', known?.backendAbout ?? ''].join('\n').trim()}
      />
      <Figure
        speaks
        label="Memory"
        text={known === null ? UNKNOWN : formatBytes(known.memoryMb * 1e6)}
        about="Memory that the engine's process holds."
      />
    </>
  );
}

interface FigureProps {
  readonly label: string;
  readonly text: string;
  readonly about: string;
  readonly warns?: boolean;
  /** The figure says what it is by itself: its label is the first to go where room is short. */
  readonly speaks?: boolean;
}

function Figure({ label, text, about, warns = false, speaks = false }: FigureProps) {
  return (
    <Hint text={about}>
      <button type="button" className={styles['figure']} data-warns={warns} data-speaks={speaks}>
        <span className={styles['label']}>{label}</span>
        <span className={styles['value']}>{text}</span>
      </button>
    </Hint>
  );
}

function NoticeCount() {
  const unread = noticeStore((state) => state.notices.filter((notice) => notice.id > state.readUpTo).length);
  return (
    <button
      type="button"
      className={styles['notices']}
      data-unread={unread > 0}
      onClick={() => runCommand('panel.open.notices')}
    >
      {unread === 0 ? 'Notices' : `Notices ${unread}`}
    </button>
  );
}
