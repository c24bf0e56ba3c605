import { memo, type ReactNode } from 'react';
import type { FigureSeries } from '#contract/log-view';
import { Hint } from '#window/components/hint.tsx';
import { SparkCanvas } from '#window/components/sparkline/spark-canvas.tsx';
import { figureText, rangeText, STATE_WORDS } from '#window/views/health/figure-text.ts';
import styles from './health.module.css';

export const FigureCard = memo(function FigureCard({ figure }: { readonly figure: FigureSeries }): ReactNode {
  const { value, unit } = figureText(figure);
  const { word, shape } = STATE_WORDS[figure.state];
  const range = rangeText(figure);
  return (
    <Hint text={`${figure.about}\n${range}.`}>
      <li className={styles['card']} data-level={figure.state} tabIndex={0}>
        <div className={styles['cardHead']}>
          <span className={styles['cardName']}>{figure.name}</span>
          <span className={styles['state']}>
            <span aria-hidden="true">{shape}</span> {word}
          </span>
        </div>
        <p className={styles['value']}>
          {value}
          {unit === '' ? null : <span className={styles['unit']}> {unit}</span>}
        </p>
        <div className={styles['spark']}>
          {figure.history.length < 2 ? null : <SparkCanvas values={figure.history} label={range} />}
        </div>
      </li>
    </Hint>
  );
});
