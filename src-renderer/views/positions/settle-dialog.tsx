import { type ReactNode, useState } from 'react';
import type { PositionView } from '#contract/book-view';
import { Choice } from '#window/components/choice.tsx';
import { FormDialog } from '#window/components/form-dialog.tsx';
import { TextField } from '#window/components/text-field.tsx';
import { formatCount } from '#window/formatting/numbers.ts';
import { useDeed } from '#window/state/use-deed.ts';
import { readAmount, readCount } from '#window/views/read-amount.ts';

interface SettleDialogProps {
  readonly position: PositionView;
  readonly onClose: () => void;
}

const ENDS = [
  { value: 'expired', title: 'Expired' },
  { value: 'assigned', title: 'Assigned' },
  { value: 'exercised', title: 'Exercised' },
] as const;

/** How a position ended without a trade. What expiry makes of it by the last price is proposed; the broker's word counts. */
export function SettleDialog({ position, onClose }: SettleDialogProps): ReactNode {
  const { settlement, contracts: open, title } = position;
  const { act, isBusy, problem } = useDeed('position.settle');
  const [how, setHow] = useState<(typeof ENDS)[number]['value']>(settlement?.how ?? 'expired');
  const [contractsText, setContracts] = useState(String(settlement?.contracts ?? open));
  const [cashText, setCash] = useState((settlement?.cash ?? 0).toFixed(2));
  const contracts = readCount(contractsText, 1, open);
  const cash = readAmount(cashText, 2);
  const settle = async (): Promise<void> => {
    if (contracts === null || cash === null) return;
    if ((await act({ positionId: position.id, contracts, cash, how })) !== null) onClose();
  };
  return (
    <FormDialog
      title={`How did ${title} end?`}
      about={settlement?.text ?? 'Write what your broker says. It is booked as it is, and can be told from a trade.'}
      confirm="Record the settlement"
      isReady={contracts !== null && cash !== null && !isBusy}
      problem={problem}
      onConfirm={() => void settle()}
      onClose={onClose}
    >
      <Choice label="It was" value={how} choices={ENDS} onChange={setHow} />
      <TextField
        label={`Contracts, of ${formatCount(open)} open`}
        value={contractsText}
        onChange={setContracts}
        isFigure
        problem={contracts === null ? `A whole number from 1 to ${formatCount(open)}` : null}
      />
      <TextField
        label="Cash for all of them together, in dollars; below 0 is paid"
        value={cashText}
        onChange={setCash}
        isFigure
        problem={cash === null ? 'Dollars and cents, such as −300.00' : null}
      />
    </FormDialog>
  );
}
