import { type ReactNode, useMemo } from 'react';
import type { SignalsView } from '#contract/trade-view';
import { firstLayout } from '#window/components/data-grid/column-layout.ts';
import { EmptyState } from '#window/components/empty-state.tsx';
import { formatCount } from '#window/formatting/numbers.ts';
import { runCommand } from '#window/state/command-registry.ts';
import { chooseSignal, tradeChoice } from '#window/state/trade-choice.ts';
import { useStream } from '#window/state/use-stream.ts';
import { copiedNotice } from '#window/views/copied-notice.ts';
import type { PanelProps } from '#window/views/panel-props.ts';
import { ConditionsStrip } from '#window/views/signals/conditions-strip.tsx';
import { signalColumns } from '#window/views/signals/signal-columns.tsx';
import { SignalDetail } from '#window/views/signals/signal-detail.tsx';
import { type SignalRow, signalRows } from '#window/views/signals/signal-rows.ts';
import styles from '#window/views/signals/signals.module.css';
import { ToldTable } from '#window/views/told-table.tsx';
import { AdviceAbsence } from '#window/views/trade/advice-absence.tsx';
import { adviceNote, hasAdvice } from '#window/views/trade/advice-progress.ts';
import { SIGNAL_WORDS } from '#window/views/trade/help-words.ts';
import { PanelHelp } from '#window/views/trade/panel-help.tsx';
import trade from '#window/views/trade/trade.module.css';

const NO_PARAMS = {};
const ABOUT =
  'Every reason to look at a market, ranked, and every one that a gate refused, with the gate and the margin.';
const first = firstLayout(signalColumns);
const copied = copiedNotice({ one: 'signal', many: 'signals' });
const keyOf = ({ signal }: SignalRow): string => signal.id;
const useTone = (row: SignalRow | undefined): string | undefined => row?.signal.state;

export function SignalsPanel({ panelId, params, setParams }: PanelProps): ReactNode {
  const view = useStream('signals', NO_PARAMS);
  const withRefused = params['refused'] !== false;
  const rows = useMemo(() => signalRows(view, withRefused), [view, withRefused]);
  const pickedId = tradeChoice((choice) => choice.signalId);
  const picked = rows.find(({ signal }) => signal.id === pickedId) ?? null;
  const pick = ({ signal }: SignalRow): void => chooseSignal(signal.id, { atMs: signal.seenMs, symbol: signal.symbol });
  return (
    <section className={trade['panel']}>
      <div className={trade['tools']} role="toolbar" aria-label="Signals">
        <label className={styles['toggle']}>
          <input
            type="checkbox"
            checked={withRefused}
            onChange={() => setParams({ ...params, refused: !withRefused })}
          />
          Refused
        </label>
        <span className={trade['note']} role="status">
          {countText(view)}
        </span>
        <span className={trade['spring']} />
        <span className={trade['note']}>{adviceNote(view)}</span>
        <PanelHelp title="How to read the signals" words={SIGNAL_WORDS} />
      </div>
      {view === null || view.halted === null ? null : (
        <p className={trade['needsYou']} role="status" data-testid="halted">
          {view.halted}
        </p>
      )}
      {view === null ? null : <ConditionsStrip view={view} />}
      <div className={styles['area']}>
        <div className={styles['split']}>
          <ToldTable
            label="Signals"
            layoutKey={panelId}
            columns={signalColumns}
            first={first}
            all={rows}
            keyOf={keyOf}
            onCopied={copied}
            onPick={pick}
            onOpen={(row) => {
              pick(row);
              runCommand('panel.open.recommendation');
            }}
            current={pickedId}
            useTone={useTone}
            className={styles['table']}
            empty={<NoSignals view={view} withRefused={withRefused} />}
          />
          {picked === null ? null : (
            <SignalDetail signal={picked.signal} rank={picked.rank} onClose={() => chooseSignal(null, null)} />
          )}
        </div>
      </div>
    </section>
  );
}

function countText(view: SignalsView | null): string {
  if (view === null) return '';
  const { accepted, refused, refusedInAll } = view;
  const shown = refused.length < refusedInAll ? `, the newest ${formatCount(refused.length)} shown` : '';
  return `${formatCount(accepted.length)} accepted · ${formatCount(refusedInAll)} refused${shown}`;
}

function NoSignals({
  view,
  withRefused,
}: {
  readonly view: SignalsView | null;
  readonly withRefused: boolean;
}): ReactNode {
  if (!hasAdvice(view)) return <AdviceAbsence view={view} title="Signals" text={ABOUT} />;
  const hidden = withRefused ? 0 : (view?.refusedInAll ?? 0);
  return (
    <EmptyState
      title={hidden === 0 ? 'No signal up to here' : `Nothing accepted, ${formatCount(hidden)} refused`}
      text={ABOUT}
      waitsFor={
        hidden === 0
          ? 'Detectors speak once something comes near their gates.'
          : 'Tick “Refused” above to see which gate refused them, and by how much.'
      }
    />
  );
}
