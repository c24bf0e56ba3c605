import { type ReactNode, useState } from 'react';
import type { StructureView } from '#contract/options-view';
import { Choice } from '#window/components/choice.tsx';
import { FormDialog } from '#window/components/form-dialog.tsx';
import { TextField } from '#window/components/text-field.tsx';
import { structureDraft } from '#window/state/structure-draft.ts';
import { useDeed } from '#window/state/use-deed.ts';
import { structureText } from '#window/views/options/option-words.ts';
import { type AdoptDraft, type AdoptField, readAdoption } from '#window/views/positions/adopt-draft.ts';
import styles from '#window/views/positions/positions.module.css';

const SHAPES = [
  { value: 'put', title: 'Put spread' },
  { value: 'call', title: 'Call spread' },
] as const;
const SHAPES_AND_BUILT = [...SHAPES, { value: 'built', title: 'As built in the chain' }] as const;
const VENUES = [
  { value: 'robinhood', title: 'Robinhood' },
  { value: 'ibkr', title: 'IBKR' },
] as const;

const BLANK: AdoptDraft = {
  shape: 'put',
  symbol: '',
  shortStrike: '',
  longStrike: '',
  expiry: '',
  contracts: '1',
  credit: '',
  fees: '0.00',
};

/** A position that was opened without Argus, from now on watched like any other. */
export function AdoptDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const built: StructureView | null = structureDraft((state) => state.structure);
  const [draft, setDraft] = useState<AdoptDraft>(built === null ? BLANK : { ...BLANK, shape: 'built' });
  const [venue, setVenue] = useState<(typeof VENUES)[number]['value']>('robinhood');
  const { act, isBusy, problem } = useDeed('position.adopt');
  const reading = readAdoption(draft, built);
  const problems = reading.ok ? {} : reading.problems;
  const adopt = async (): Promise<void> => {
    if (!reading.ok) return;
    const { structure, contracts, price, fees } = reading;
    if ((await act({ venue, structure, contracts, price, fees, filledMs: null })) !== null) onClose();
  };
  const field = (name: AdoptField, label: string, placeholder: string, isFigure = true): ReactNode => (
    <TextField
      label={label}
      value={draft[name]}
      placeholder={placeholder}
      isFigure={isFigure}
      problem={draft[name] === '' ? null : (problems[name] ?? null)}
      onChange={(value) => setDraft((before) => ({ ...before, [name]: value }))}
    />
  );
  return (
    <FormDialog
      title="Add a position held elsewhere"
      about="It counts against your limits from now on, and is marked and watched like any other. Nothing is sent to the broker."
      confirm="Add the position"
      isReady={reading.ok && !isBusy}
      problem={problem}
      onConfirm={() => void adopt()}
      onClose={onClose}
    >
      <Choice
        label="What it is"
        value={draft.shape}
        choices={built === null ? SHAPES : SHAPES_AND_BUILT}
        onChange={(shape) => setDraft((before) => ({ ...before, shape }))}
      />
      {draft.shape === 'built' ? (
        <p className={styles['none']}>{built === null ? '' : structureText(built)}</p>
      ) : (
        <div className={styles['pair']}>
          {field('symbol', 'Underlying', 'IBIT', false)}
          {field('expiry', 'Expires', '2026-03-20', false)}
          {field('shortStrike', 'Sold strike', '52')}
          {field('longStrike', 'Bought strike', '49')}
        </div>
      )}
      <div className={styles['fields']}>
        {field('contracts', 'Contracts', '1')}
        {field('credit', 'Credit per share', '0.41')}
        {field('fees', 'Fees for all, dollars', '0.00')}
      </div>
      <Choice label="Held at" value={venue} choices={VENUES} onChange={setVenue} />
    </FormDialog>
  );
}
