import { type ReactNode, useState } from 'react';
import type { ConfigView, FarmView } from '#contract/farm-view';
import { Button } from '#window/components/button.tsx';
import { EmptyState } from '#window/components/empty-state.tsx';
import { easternDateTime } from '#window/formatting/eastern-time.ts';
import { moneyChange, toneOf } from '#window/formatting/money.ts';
import { formatCount, formatPercent } from '#window/formatting/numbers.ts';
import { chooseConfig, farmChoice } from '#window/state/farm-choice.ts';
import { useAnswer } from '#window/state/use-answer.ts';
import { ConfigFigures } from '#window/views/config-card/config-figures.tsx';
import { ConfigTrades } from '#window/views/config-card/config-trades.tsx';
import styles from '#window/views/config-card/config-card.module.css';
import { EquityPlot } from '#window/views/config-card/equity-plot.tsx';
import { WhyList } from '#window/views/config-card/why-list.tsx';
import { FarmAbsence } from '#window/views/farm/farm-absence.tsx';
import { dimensionOf } from '#window/views/farm/farm-words.ts';
import farmStyles from '#window/views/farm/farm.module.css';
import { isAnswering, useFarm } from '#window/views/farm/use-farm.ts';
import type { PanelProps } from '#window/views/panel-props.ts';

const ABOUT = 'One paper trader: its rules, its balance, its trades, and why it trades at the cursor or does not.';

export function ConfigCardPanel({ panelId }: PanelProps): ReactNode {
  const { view, ...asked } = useFarm();
  return (
    <section className={farmStyles['panel']}>
      {view === null || view.epoch === null || !isAnswering(view) ? (
        <div className={farmStyles['body']}>
          <FarmAbsence view={view} text={ABOUT} />
        </div>
      ) : (
        <ConfigCard panelId={panelId} farm={view} epoch={view.epoch} {...asked} />
      )}
    </section>
  );
}

interface ConfigCardProps {
  readonly panelId: string;
  readonly farm: FarmView;
  readonly epoch: string;
  readonly asOf: string;
  readonly scope: string;
  readonly mayLag: boolean;
}

function ConfigCard({ panelId, farm, epoch, asOf, scope, mayLag }: ConfigCardProps): ReactNode {
  const chosen = farmChoice((choice) => choice.config);
  const config = chosen !== null && chosen.epoch === epoch ? chosen.number : null;
  // What another config answered is nothing to look at meanwhile.
  const { value: view, problem } = useAnswer(
    'farm.config',
    config === null ? null : { config, mayLag },
    asOf,
    `${scope} ${config}`,
  );
  return (
    <>
      <div className={farmStyles['tools']} role="toolbar" aria-label="Config card">
        <ConfigField configs={farm.configs} config={config} onConfig={(number) => chooseConfig(epoch, number)} />
        <span className={farmStyles['note']}>{view?.name}</span>
        <span className={farmStyles['spring']} />
        <span className={farmStyles['note']}>
          {view?.atMs === null || view === null ? '' : `${easternDateTime(view.atMs)} ET`}
        </span>
      </div>
      <div className={farmStyles['body']}>
        {view === null ? (
          <EmptyState
            title={
              config === null ? 'No config chosen' : problem === null ? 'Reading its trades' : 'Nothing is known of it'
            }
            text={problem ?? ABOUT}
            {...(config === null ? { waitsFor: 'Choose a row of the League, or type a number above.' } : {})}
          />
        ) : (
          <Card panelId={panelId} view={view} farm={farm} problem={problem} />
        )}
      </div>
    </>
  );
}

interface CardProps {
  readonly panelId: string;
  readonly view: ConfigView;
  readonly farm: FarmView;
  readonly problem: string | null;
}

function Card({ panelId, view, farm, problem }: CardProps): ReactNode {
  const { sentence, parameters, standing, equity, why, regimes, following } = view;
  return (
    // Scrollable, so the keyboard must get in.
    <div className={styles['card']} role="group" tabIndex={0} aria-label="Config card">
      <p className={styles['sentence']}>{sentence}</p>
      {following === null ? null : <p className={styles['following']}>{following}</p>}
      {problem === null ? null : <p className={styles['problem']}>{problem}</p>}
      <div className={styles['columns']}>
        <div className={styles['part']}>
          {standing === null ? null : (
            <ConfigFigures
              row={standing}
              dimensions={farm.dimensions}
              olderMs={view.standingMs === view.atMs ? null : view.standingMs}
            />
          )}
          <h2>Balance, worst side … calibrated</h2>
          <EquityPlot points={equity} name={view.name} />
          {regimes.length === 0 ? null : <Regimes regimes={regimes} />}
        </div>
        <div className={styles['part']}>
          {why === null ? null : <WhyList why={why} />}
          <h2>Rules</h2>
          <dl className={styles['rules']}>
            {parameters.map(({ dimension, text }) => {
              const found = dimensionOf(farm.dimensions, dimension);
              return (
                <div key={dimension} title={found?.about}>
                  <dt>{found?.title ?? dimension}</dt>
                  <dd>{text}</dd>
                </div>
              );
            })}
          </dl>
        </div>
      </div>
      <h2>
        Trades{' '}
        <small>
          {view.tradesInAll > view.trades.length
            ? `the newest ${formatCount(view.trades.length)} of ${formatCount(view.tradesInAll)}`
            : formatCount(view.tradesInAll)}
        </small>
      </h2>
      <ConfigTrades panelId={panelId} trades={view.trades} />
    </div>
  );
}

function Regimes({ regimes }: Pick<ConfigView, 'regimes'>): ReactNode {
  return (
    <table className={styles['table']}>
      <caption>By the volatility regime in which it decided</caption>
      <thead>
        <tr>
          <th scope="col">Regime</th>
          <th scope="col">Trades</th>
          <th scope="col">Won</th>
          <th scope="col">P&amp;L</th>
        </tr>
      </thead>
      <tbody>
        {regimes.map(({ regime, trades, wins, result }) => (
          <tr key={regime}>
            <th scope="row">{regime}</th>
            <td>{formatCount(trades)}</td>
            <td>{formatPercent(trades === 0 ? null : wins / trades, 0)}</td>
            <td className={farmStyles[toneOf(result) ?? '']}>{moneyChange(result)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface ConfigFieldProps {
  readonly configs: number;
  readonly config: number | null;
  readonly onConfig: (config: number) => void;
}

/** For whoever knows a number. Takes effect on Enter. */
function ConfigField({ configs, config, onConfig }: ConfigFieldProps): ReactNode {
  const [text, setText] = useState<string | null>(null);
  const number = Number(text);
  const isKnown = text !== null && text.trim() !== '' && Number.isInteger(number) && number >= 0 && number < configs;
  return (
    <form
      className={farmStyles['field']}
      onSubmit={(event) => {
        event.preventDefault();
        if (isKnown) onConfig(number);
        setText(null);
      }}
    >
      <label className={farmStyles['field']} title={`0 to ${formatCount(configs - 1)}`}>
        Config
        <input
          className={styles['number']}
          inputMode="numeric"
          aria-label="Config number"
          aria-invalid={text !== null && text !== '' && !isKnown}
          placeholder="number"
          value={text ?? (config === null ? '' : String(config))}
          onChange={({ target }) => setText(target.value)}
        />
      </label>
      <Button type="submit" disabled={!isKnown}>
        Show
      </Button>
    </form>
  );
}
