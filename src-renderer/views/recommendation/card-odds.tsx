import type { ReactNode } from 'react';
import type { RecommendationCard } from '#contract/trade-view';
import { moneyBand, moneyChange } from '#window/formatting/money.ts';
import { formatPercent } from '#window/formatting/numbers.ts';
import { Explained } from '#window/views/recommendation/explained.tsx';
import styles from '#window/views/recommendation/recommendation.module.css';

type PathOdds = NonNullable<RecommendationCard['halfProfit']>;

/** How likely, by every model that was asked: where they disagree, that is worth seeing. */
export function CardOdds({ card }: { readonly card: RecommendationCard }): ReactNode {
  const { odds, halfProfit, touch, evNatural, evCalibrated, sizing } = card;
  return (
    <dl className={styles['odds']}>
      {odds.map(({ model, pop, ev }) => (
        <div key={model}>
          <dt>PoP {model}</dt>
          <dd>
            <Explained
              text={`Probability of any profit at expiry under ${model}, after fees, sold at the worst side. It expects ${moneyChange(ev, 0)} from one spread held until then.`}
            >
              {formatPercent(pop, 0)}
            </Explained>
          </dd>
        </div>
      ))}
      {halfProfit === null ? null : (
        <Path
          title="P50"
          odds={halfProfit}
          about="Probability that half of the largest profit can be taken on the way"
        />
      )}
      {touch.map((one) => (
        <Path
          key={one.model}
          title={touch.length === 1 ? 'Touch' : `Touch ${one.model}`}
          odds={one}
          about="Probability that the underlying reaches the short strike before expiry"
        />
      ))}
      <div>
        <dt>EV each, natural … calibrated</dt>
        <dd>
          <Explained
            text={`By the model that says least, for one spread held to expiry: filled at the worst side, and as fills are believed to come.${sizing === null || sizing.contracts < 2 ? '' : ` All contracts: ${moneyBand(sizing.evNatural, sizing.evCalibrated)}.`}`}
          >
            {moneyBand(evNatural, evCalibrated)}
          </Explained>
        </dd>
      </div>
    </dl>
  );
}

interface PathProps {
  readonly title: string;
  readonly odds: PathOdds;
  readonly about: string;
}

function Path({ title, odds, about }: PathProps): ReactNode {
  const error = odds.standardError > 0 ? ` ± ${formatPercent(odds.standardError, 1)}` : '';
  return (
    <div>
      <dt>{title}</dt>
      <dd>
        <Explained text={`${about}: ${formatPercent(odds.value, 1)}${error}, ${odds.model}.`}>
          {formatPercent(odds.value, 0)}
        </Explained>
      </dd>
    </div>
  );
}
