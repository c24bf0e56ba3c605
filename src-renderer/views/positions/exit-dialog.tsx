import { type ReactNode, useState } from 'react';
import type { PositionView } from '#contract/book-view';
import { FormDialog } from '#window/components/form-dialog.tsx';
import { TextField } from '#window/components/text-field.tsx';
import { useDeed } from '#window/state/use-deed.ts';
import { readAmount, readCount } from '#window/views/read-amount.ts';
import { priceText } from '#window/views/trade/trade-words.ts';
import styles from '#window/views/positions/positions.module.css';

interface ExitDialogProps {
  readonly position: PositionView;
  readonly onClose: () => void;
}

const MOST_DAYS = 800;

/** When Argus says that it is time to close. It closes nothing itself. */
export function ExitDialog({ position, onClose }: ExitDialogProps): ReactNode {
  const { id, title, exit, credit } = position;
  const { act, isBusy, problem } = useDeed('position.plan-exit');
  const [targetText, setTarget] = useState(exit === null ? '' : priceText(exit.targetDebit));
  const [stopText, setStop] = useState(exit === null ? '' : priceText(exit.stopDebit));
  const [daysText, setDays] = useState(exit === null ? '' : String(exit.timeExitDte));
  const target = readAmount(targetText, 4);
  const stop = readAmount(stopText, 4);
  const timeExitDte = readCount(daysText, 0, MOST_DAYS);
  const isTarget = target !== null && target >= 0;
  const isStop = stop !== null && stop > (target ?? 0);
  const plan = async (): Promise<void> => {
    if (target === null || stop === null || timeExitDte === null) return;
    if ((await act({ positionId: id, targetDebit: target, stopDebit: stop, timeExitDte })) !== null) onClose();
  };
  return (
    <FormDialog
      title={`Plan the exit of ${title}`}
      about={`It was sold for ${priceText(credit)} a share. Argus says when one of these is reached; it closes nothing itself.`}
      confirm="Keep the plan"
      isReady={isTarget && isStop && timeExitDte !== null && !isBusy}
      problem={problem}
      onConfirm={() => void plan()}
      onClose={onClose}
    >
      <div className={styles['fields']}>
        <TextField
          label="Target: close at or below"
          value={targetText}
          onChange={setTarget}
          isFigure
          problem={targetText === '' || isTarget ? null : 'A price per share'}
        />
        <TextField
          label="Stop: close at or above"
          value={stopText}
          onChange={setStop}
          isFigure
          problem={stopText === '' || isStop ? null : 'A price above the target'}
        />
        <TextField
          label="Time: close with days left"
          value={daysText}
          onChange={setDays}
          isFigure
          problem={daysText === '' || timeExitDte !== null ? null : 'Whole days'}
        />
      </div>
    </FormDialog>
  );
}
