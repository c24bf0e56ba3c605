import type { ReactNode } from 'react';
import type { TradingStance } from '#contract/book-view';
import { Button } from '#window/components/button.tsx';
import { Choice } from '#window/components/choice.tsx';
import { runCommand } from '#window/state/command-registry.ts';
import { MODE_WORDS, untilText } from '#window/views/risk/stance-words.ts';
import { easternMinute } from '#window/formatting/eastern-time.ts';
import { RISK_WORDS } from '#window/views/trade/book-help-words.ts';
import { PanelHelp } from '#window/views/trade/panel-help.tsx';
import styles from '#window/views/risk/risk.module.css';

interface StanceSwitchesProps {
  readonly stance: TradingStance;
  readonly nowMs: number | null;
}

const MODES = [
  { value: 'collector', title: 'Collector' },
  { value: 'live', title: 'Live' },
] as const;

/** Whether anything may be opened, and the switches that decide it. */
export function StanceSwitches({ stance, nowMs }: StanceSwitchesProps): ReactNode {
  const { mode, paused, killed } = stance;
  return (
    <div className={styles['stance']} data-state={killed !== null ? 'killed' : paused !== null ? 'paused' : 'open'}>
      {killed === null ? null : (
        <p className={styles['halt']} role="status">
          <b>Killed</b> at {easternMinute(killed.atMs)} ET: {killed.reason}. Nothing new is opened until it is revived.
        </p>
      )}
      {killed !== null || paused === null ? null : (
        <p className={styles['halt']} role="status">
          <b>Paused</b> {untilText(paused.untilMs, nowMs)}: {paused.reason}.
        </p>
      )}
      <Choice
        label="Mode"
        about={MODE_WORDS[mode].about}
        value={mode}
        choices={MODES}
        onChange={(next) => runCommand(next === 'live' ? 'trading.mode-live' : 'trading.mode-collector')}
      />
      <div className={styles['switches']}>
        {paused === null ? (
          <Button disabled={killed !== null} onClick={() => runCommand('trading.pause')}>
            Pause recommendations…
          </Button>
        ) : (
          <Button onClick={() => runCommand('trading.resume')}>Resume recommendations</Button>
        )}
        {killed === null ? (
          <Button className={styles['kill']} onClick={() => runCommand('trading.kill')}>
            Kill new trading…
          </Button>
        ) : (
          <Button onClick={() => runCommand('trading.revive')}>Revive the desk…</Button>
        )}
        <PanelHelp title="How to read risk" words={RISK_WORDS} />
      </div>
    </div>
  );
}
