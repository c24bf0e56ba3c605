import { type ReactNode, useState } from 'react';
import { FormDialog } from '#window/components/form-dialog.tsx';
import { TextField } from '#window/components/text-field.tsx';
import { closeStance, stanceStore } from '#window/state/stance-question.ts';
import { useDeed } from '#window/state/use-deed.ts';
import styles from '#window/views/risk/stance-dialogs.module.css';

/** Asked before the desk is paused, killed, revived or made live, whoever wants it: the panel, the status bar, a key. */
export function StanceDialogs(): ReactNode {
  const question = stanceStore((state) => state.question);
  switch (question) {
    case 'pause':
      return <PauseDialog />;
    case 'kill':
      return <KillDialog />;
    case 'revive':
      return <ReviveDialog />;
    case 'live':
      return <LiveDialog />;
    case null:
      return null;
  }
}

const PAUSES: readonly { readonly title: string; readonly minutes: number | null }[] = [
  { title: '15 minutes', minutes: 15 },
  { title: '1 hour', minutes: 60 },
  { title: '4 hours', minutes: 240 },
  { title: 'Until I resume it', minutes: null },
];

function PauseDialog(): ReactNode {
  const { act, isBusy, problem } = useDeed('desk.pause');
  const [reason, setReason] = useState('');
  const [choice, setChoice] = useState(0);
  return (
    <FormDialog
      title="Pause new recommendations"
      about="What is open is watched on, and may be closed. Nothing new is recommended meanwhile."
      confirm="Pause recommendations"
      isReady={reason.trim() !== '' && !isBusy}
      problem={problem}
      onConfirm={() => void closeOnce(act({ reason: reason.trim(), minutes: PAUSES[choice]?.minutes ?? null }))}
      onClose={closeStance}
    >
      <TextField label="Why" value={reason} onChange={setReason} placeholder="such as: away from the desk" />
      <fieldset className={styles['choices']}>
        <legend>For how long, by the clock of the market</legend>
        {PAUSES.map(({ title }, at) => (
          <label key={title}>
            <input type="radio" name="pause-for" checked={choice === at} onChange={() => setChoice(at)} />
            {title}
          </label>
        ))}
      </fieldset>
    </FormDialog>
  );
}

function KillDialog(): ReactNode {
  const { act, isBusy, problem } = useDeed('desk.kill');
  const [reason, setReason] = useState('Stopped by hand');
  return (
    <FormDialog
      title="Kill all new trading?"
      about="No recommendation may be taken and no ticket is staged until the desk is revived. It outlives a restart. Positions stay as they are, are watched on, and may be closed."
      confirm="Kill new trading"
      look="danger"
      isReady={reason.trim() !== '' && !isBusy}
      problem={problem}
      onConfirm={() => void closeOnce(act({ reason: reason.trim() }))}
      onClose={closeStance}
    >
      <TextField label="Why" value={reason} onChange={setReason} />
    </FormDialog>
  );
}

function ReviveDialog(): ReactNode {
  const { act, isBusy, problem } = useDeed('desk.revive');
  return (
    <Typed
      title="Revive the trading desk?"
      about="New recommendations may be taken again, unless a breaker still holds them back."
      word="REVIVE"
      confirm="Revive the desk"
      isBusy={isBusy}
      problem={problem}
      onConfirm={(typed) => act({ typed })}
    />
  );
}

function LiveDialog(): ReactNode {
  const { act, isBusy, problem } = useDeed('desk.mode');
  return (
    <Typed
      title="Let tickets be staged at the broker?"
      about="Confirmed tickets may then be put into TWS, not transmitted. Whether the account is paper or real is said beside each ticket."
      word="LIVE"
      confirm="Switch to live"
      isBusy={isBusy}
      problem={problem}
      onConfirm={(typed) => act({ mode: 'live', typed })}
    />
  );
}

interface TypedProps {
  readonly title: string;
  readonly about: string;
  readonly word: string;
  readonly confirm: string;
  readonly isBusy: boolean;
  readonly problem: string | null;
  readonly onConfirm: (typed: string) => Promise<unknown>;
}

/** What loosens a guard has to be meant: one types what it is. */
function Typed({ word, isBusy, onConfirm, ...asked }: TypedProps): ReactNode {
  const [typed, setTyped] = useState('');
  return (
    <FormDialog
      {...asked}
      isReady={typed === word && !isBusy}
      onConfirm={() => void closeOnce(onConfirm(typed))}
      onClose={closeStance}
    >
      <TextField label={`Type ${word}`} value={typed} onChange={setTyped} />
    </FormDialog>
  );
}

/** Null: it was not done, and the dialog says why. */
async function closeOnce(done: Promise<unknown>): Promise<void> {
  if ((await done) !== null) closeStance();
}
