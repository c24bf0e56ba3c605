import type { ReactNode } from 'react';
import type { FollowedView } from '#contract/book-view';
import { Button } from '#window/components/button.tsx';
import { easternDateTime } from '#window/formatting/eastern-time.ts';
import { moneyChange, toneOf } from '#window/formatting/money.ts';
import { formatCount } from '#window/formatting/numbers.ts';
import { runCommand } from '#window/state/command-registry.ts';
import { chooseConfig } from '#window/state/farm-choice.ts';
import { useFarm } from '#window/views/farm/use-farm.ts';
import { priceText } from '#window/views/trade/trade-words.ts';
import trade from '#window/views/trade/trade.module.css';
import styles from '#window/views/positions/positions.module.css';

/** A position of a followed paper config. Nothing can be done with it: it belongs to its rules. */
export function FollowedCard({ followed }: { readonly followed: FollowedView }): ReactNode {
  const epoch = useFarm().view?.epoch ?? null;
  const { config, title, contracts, openedMs, credit, cost, ahead } = followed;
  return (
    <section className={styles['card']} aria-label={title}>
      <div className={styles['head']}>
        <h2>
          {title}
          <small>on paper, config {formatCount(config)}</small>
        </h2>
        <Button
          disabled={epoch === null}
          onClick={() => {
            if (epoch !== null) chooseConfig(epoch, config);
            runCommand('panel.open.config');
          }}
        >
          Show the config
        </Button>
      </div>
      <div className={styles['details']}>
        <dl className={trade['deciding']}>
          <div title="What closing all of it would leave, at the worst side">
            <dt>Ahead, worst side</dt>
            <dd className={trade[toneOf(ahead) ?? '']}>{moneyChange(ahead, 0)}</dd>
          </div>
        </dl>
        <dl className={trade['facts']}>
          <div>
            <dt>Contracts</dt>
            <dd>{formatCount(contracts)}</dd>
          </div>
          <div>
            <dt>Credit · closing costs</dt>
            <dd>
              {priceText(credit)} · {priceText(cost)}
            </dd>
          </div>
          <div>
            <dt>Opened</dt>
            <dd>{easternDateTime(openedMs)} ET</dd>
          </div>
        </dl>
      </div>
    </section>
  );
}
