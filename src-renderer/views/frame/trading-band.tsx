import { useEffect } from 'react';
import { Hint } from '#window/components/hint.tsx';
import { registerCommands, runCommand } from '#window/state/command-registry.ts';
import { notify } from '#window/state/notices.ts';
import { useConnection } from '#window/state/use-connection.ts';
import { useDeed } from '#window/state/use-deed.ts';
import { useDesk } from '#window/state/use-desk.ts';
import { haltWord, MODE_WORDS, stanceAbout } from '#window/views/risk/stance-words.ts';
import { tradingCommands } from '#window/views/risk/trading-commands.ts';
import styles from '#window/views/frame/status-bar.module.css';

/** Whether tickets may leave this desk, and whether anything new may be opened. Leads to the panel that says why. */
export function TradingBand() {
  useTradingCommands();
  const stance = useDesk((desk) => desk?.trading ?? null);
  const seenMs = useDesk((desk) => desk?.cursor.seenMs ?? null);
  const isUp = useConnection().kind === 'up';
  if (stance === null) return null;
  const halt = haltWord(stance, seenMs);
  const about = stanceAbout(stance, seenMs);
  return (
    <Hint text={isUp ? about : `The engine is away. When it was last heard:\n${about}`}>
      <button
        type="button"
        className={styles['trading']}
        data-mode={stance.mode}
        data-halt={stance.killed !== null ? 'killed' : stance.paused !== null ? 'paused' : 'none'}
        data-testid="trading"
        onClick={() => runCommand('panel.open.risk')}
      >
        <span className={styles['label']}>Tickets</span>
        {MODE_WORDS[stance.mode].word}
        {halt === null ? null : <span className={styles['halt']}>{halt}</span>}
      </button>
    </Hint>
  );
}

function useTradingCommands(): void {
  const { act: resume, problem: notResumed } = useDeed('desk.resume');
  const { act: setMode, problem: notSet } = useDeed('desk.mode');
  useEffect(() => registerCommands(tradingCommands({ resume, setMode })), [resume, setMode]);
  useEffect(() => {
    const problem = notResumed ?? notSet;
    if (problem !== null) notify({ severity: 'broken', text: 'The trading desk stays as it is', detail: problem });
  }, [notResumed, notSet]);
}
