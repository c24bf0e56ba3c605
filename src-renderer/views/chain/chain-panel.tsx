import type { ReactNode } from 'react';
import type { ChainView } from '#contract/options-view';
import { Button } from '#window/components/button.tsx';
import { EmptyState } from '#window/components/empty-state.tsx';
import { formatNumber, formatPercent } from '#window/formatting/numbers.ts';
import { runCommand } from '#window/state/command-registry.ts';
import { addToDraft, setStructure, structureDraft } from '#window/state/structure-draft.ts';
import { ChainTable } from '#window/views/chain/chain-table.tsx';
import { DraftBar } from '#window/views/chain/draft-bar.tsx';
import { ExpiryTabs } from '#window/views/chain/expiry-tabs.tsx';
import { OptionToolbar } from '#window/views/options/option-toolbar.tsx';
import styles from '#window/views/options/options.module.css';
import { useOptionView } from '#window/views/options/use-option-view.ts';
import type { PanelProps } from '#window/views/panel-props.ts';

export function ChainPanel({ params, setParams }: PanelProps): ReactNode {
  const wanted = typeof params['expiry'] === 'string' ? params['expiry'] : null;
  const { group, view } = useOptionView('chain', params, { expiry: wanted });
  const draft = structureDraft((state) => state.structure);

  return (
    <section className={styles['panel']} data-group={group}>
      <OptionToolbar label="Option chain" view={view} group={group} params={params} setParams={setParams}>
        <ExpirySummary view={view} />
      </OptionToolbar>
      {view === null || view.expiries.length === 0 ? null : (
        <ExpiryTabs view={view} onExpiry={(expiry) => setParams({ ...params, expiry })} />
      )}
      <div className={styles['body']}>
        {view === null || view.rows.length === 0 ? (
          <EmptyState
            title={view?.problem ?? 'No option chain yet'}
            text="Calls on the left, puts on the right, the money in the middle. A click on a bid sells, on an ask buys."
            waitsFor="Waiting for the first snapshot up to the cursor."
          />
        ) : (
          <ChainTable
            view={view}
            draft={draft}
            onLeg={(right, strike, quantity) => {
              if (view.underlying === null || view.expiry === null) return;
              setStructure(addToDraft(draft, view.underlying, { right, strike, expiry: view.expiry }, quantity));
            }}
          />
        )}
      </div>
      <DraftBar draft={draft} view={view}>
        <Button look="main" disabled={draft === null} onClick={() => runCommand('panel.open.payoff')}>
          Show the payoff
        </Button>
        <Button disabled={draft === null} onClick={() => setStructure(null)}>
          Clear the legs
        </Button>
      </DraftBar>
    </section>
  );
}

function ExpirySummary({ view }: { readonly view: ChainView | null }): ReactNode {
  const shown = view?.expiries.find(({ expiry }) => expiry === view.expiry);
  if (shown === undefined) return null;
  return (
    <span className={styles['asOf']}>
      <span title="At-the-money volatility of this expiry alone">ATM IV {formatPercent(shown.atmIv, 1)}</span>
      {' · '}
      <span title="One standard deviation until expiry, from the at-the-money volatility">
        ±{formatNumber(shown.expectedMove, 2)}
      </span>
      {' · '}
      <span
        title={
          shown.forwardOrigin === 'parity'
            ? 'Forward, from put-call parity near the money'
            : 'Forward, from spot and rates'
        }
      >
        F {formatNumber(shown.forward, 2)}
      </span>
    </span>
  );
}
