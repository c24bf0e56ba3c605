import { type ReactNode, useMemo, useState } from 'react';
import type { PayoffInput, SpreadFilter, StructureView } from '#contract/options-view';
import { Button } from '#window/components/button.tsx';
import { EmptyState } from '#window/components/empty-state.tsx';
import { formatNumber } from '#window/formatting/numbers.ts';
import { setStructure, structureDraft } from '#window/state/structure-draft.ts';
import { useStream } from '#window/state/use-stream.ts';
import { easternClock } from '#window/formatting/eastern-time.ts';
import { daysText, structureText } from '#window/views/options/option-words.ts';
import options from '#window/views/options/options.module.css';
import type { PanelProps } from '#window/views/panel-props.ts';
import { GreekPlots } from '#window/views/payoff/greek-plots.tsx';
import { PayoffFigures } from '#window/views/payoff/payoff-figures.tsx';
import { PayoffPlot } from '#window/views/payoff/payoff-plot.tsx';
import { PayoffSliders } from '#window/views/payoff/payoff-sliders.tsx';
import styles from '#window/views/payoff/payoff.module.css';
import { usePayoff } from '#window/views/payoff/use-payoff.ts';
import { USUAL_FILTER } from '#window/views/options/usual-filter.ts';

export function PayoffPanel(_props: PanelProps): ReactNode {
  const draft = structureDraft((state) => state.structure);
  if (draft === null) return <ExamplePayoff />;
  return <StructurePayoff structure={draft} note={null} />;
}

/** Before anything was chosen: what the spread finder puts first, said to be an example. */
function ExamplePayoff(): ReactNode {
  const filter: SpreadFilter = USUAL_FILTER;
  const spreads = useStream('spreads', { underlying: null, provider: null, filter });
  const first = spreads?.candidates[0];
  if (first === undefined) {
    return (
      <section className={options['panel']}>
        <EmptyState
          title="No structure yet"
          text="Profit and loss over price and time, the distribution, probabilities and Greeks of the legs you choose."
          waitsFor={spreads?.problem ?? 'Click bids and asks in the option chain, or open a row of the spread finder.'}
        />
      </section>
    );
  }
  return (
    <StructurePayoff
      structure={first.structure}
      note="Example: first of the spread finder. Choose your own in the chain."
    />
  );
}

interface StructurePayoffProps {
  readonly structure: StructureView;
  readonly note: string | null;
}

function StructurePayoff({ structure, note }: StructurePayoffProps): ReactNode {
  const [elapsed, setElapsed] = useState(0);
  const [volatilityShift, setVolatilityShift] = useState(0);
  const [price, setPrice] = useState<number | null>(null);
  const input = useMemo<PayoffInput>(
    () => ({ structure, elapsed, volatilityShift }),
    [structure, elapsed, volatilityShift],
  );
  // The quotes of its first expiry: when they are new, so is the payoff.
  const chain = useStream('chain', {
    underlying: structure.underlying,
    provider: null,
    expiry: structure.legs[0]?.expiry ?? null,
  });
  const { view, problem } = usePayoff(input, `${chain?.underlying ?? ''} ${chain?.atMs ?? ''}`);
  const shown = price ?? view?.spot ?? null;
  return (
    <section className={options['panel']}>
      <div className={options['tools']} role="toolbar" aria-label="Payoff">
        <b className={styles['name']}>{view?.name ?? structureText(structure)}</b>
        <span className={options['spot']}>{formatNumber(view?.spot ?? null, 2)}</span>
        {note === null ? (
          <Button onClick={() => setStructure(null)}>Clear the legs</Button>
        ) : (
          <span className={options['asOf']}>{note}</span>
        )}
        <span className={options['spring']} />
        <span className={options['asOf']}>
          {view === null ? '' : `${daysText(view.days)} left · ${view.provider ?? ''} · ${easternClock(view.atMs)} ET`}
        </span>
      </div>
      <div className={options['body']}>
        {view === null || view.prices.length === 0 ? (
          <EmptyState
            title={problem ?? view?.problem ?? 'Working it out'}
            text="Profit and loss over price and time, the distribution, probabilities and Greeks."
          />
        ) : (
          <div className={styles['areas']}>
            <div className={styles['main']}>
              <PayoffPlot view={view} price={shown} onPrice={setPrice} />
              <PayoffSliders
                view={view}
                elapsed={elapsed}
                volatilityShift={volatilityShift}
                price={shown}
                onElapsed={setElapsed}
                onVolatilityShift={setVolatilityShift}
                onPrice={setPrice}
              />
              <GreekPlots view={view} price={shown} />
            </div>
            <PayoffFigures view={view} price={shown} problem={problem} />
          </div>
        )}
      </div>
    </section>
  );
}
