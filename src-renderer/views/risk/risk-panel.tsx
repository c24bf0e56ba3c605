import type { ReactNode } from 'react';
import type { RiskView } from '#contract/book-view';
import { formatCount, UNKNOWN } from '#window/formatting/numbers.ts';
import { money, moneyChange, toneOf } from '#window/formatting/money.ts';
import { useStream } from '#window/state/use-stream.ts';
import { BreakerList } from '#window/views/risk/breaker-list.tsx';
import { ExposureBars } from '#window/views/risk/exposure-bars.tsx';
import { Reconciliation } from '#window/views/risk/reconciliation.tsx';
import { StanceSwitches } from '#window/views/risk/stance-switches.tsx';
import { BookAbsence } from '#window/views/trade/book-absence.tsx';
import styles from '#window/views/risk/risk.module.css';

const NO_PARAMS = {};

export function RiskPanel(): ReactNode {
  const view = useStream('risk', NO_PARAMS);
  if (view === null || view.problem !== null) {
    return (
      <BookAbsence
        title="Risk"
        text="Exposures against their limits, circuit breakers, and whether anything may be opened."
        view={view}
      />
    );
  }
  return (
    // Scrollable where the panel is short, so the keyboard must get in.
    <div className={styles['panel']} role="group" tabIndex={0} aria-label="Risk">
      <StanceSwitches stance={view} nowMs={view.atMs} />
      <Figures view={view} />
      <h2 className={styles['title']}>Circuit breakers</h2>
      <BreakerList breakers={view.breakers} nowMs={view.atMs} />
      <h2 className={styles['title']}>Exposures against limits</h2>
      {view.exposures.length === 0 ? (
        <p className={styles['none']}>No limit is set: nothing would be refused for its exposure.</p>
      ) : (
        <ExposureBars exposures={view.exposures} />
      )}
      <h2 className={styles['title']}>The broker's positions against this book</h2>
      <Reconciliation told={view.reconciliation} />
    </div>
  );
}

/** The worst case is as large as anything else here. */
function Figures({ view }: { readonly view: RiskView }): ReactNode {
  const { account, results, worstCase } = view;
  return (
    <dl className={styles['figures']}>
      <Figure
        name="If everything open went to its worst"
        value={worstCase === null ? UNKNOWN : money(worstCase === 0 ? 0 : -Math.abs(worstCase), 0)}
        tone={worstCase === null || worstCase === 0 ? undefined : 'down'}
        big
      />
      <Figure name="Today" value={moneyChange(results.day, 0)} tone={toneOf(results.day)} big />
      <Figure name="This month" value={moneyChange(results.month, 0)} tone={toneOf(results.month)} />
      <Figure
        name="Below the highest equity"
        value={money(results.drawdown, 0)}
        tone={results.drawdown === 0 ? undefined : 'down'}
      />
      <Figure name="Losses in a row" value={formatCount(results.lossesInARow)} />
      <Figure name="Equity" value={money(account?.equity ?? null, 0)} about={accountAbout(account)} />
      <Figure
        name="Buying power used"
        value={account === null ? UNKNOWN : `${money(account.buyingPowerUsed, 0)} of ${money(account.buyingPower, 0)}`}
      />
      <Figure name="Most at risk in one trade" value={money(account?.riskBudget ?? null, 0)} />
    </dl>
  );
}

function accountAbout(account: RiskView['account']): string {
  return account === null
    ? 'The size of the account is not set: give it in portfolio.yaml.'
    : `The account began with ${money(account.size, 0)}; what is realised is added.`;
}

interface FigureProps {
  readonly name: string;
  readonly value: string;
  readonly about?: string;
  readonly tone?: 'up' | 'down' | undefined;
  readonly big?: boolean;
}

function Figure({ name, value, about, tone, big = false }: FigureProps): ReactNode {
  return (
    <div title={about} data-big={big}>
      <dt>{name}</dt>
      <dd data-tone={tone}>{value}</dd>
    </div>
  );
}
