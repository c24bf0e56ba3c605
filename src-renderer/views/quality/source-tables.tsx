import type { ReactNode } from 'react';
import type { QualityView } from '#contract/quality-view';
import { easternClock } from '#window/formatting/eastern-time.ts';
import { formatChange, formatCount, UNKNOWN } from '#window/formatting/numbers.ts';
import live from '#window/views/live/live.module.css';
import styles from '#window/views/quality/quality.module.css';

type Choices = QualityView['choices'];
type RankState = Choices[number]['ranked'][number]['state'];

const DATUM_WORDS: Readonly<Record<Choices[number]['datum'], string>> = {
  price: 'price',
  bars: 'bars',
  chain: 'option chain',
  iv: 'implied volatility',
};

const RANK_WORDS: Readonly<Record<RankState, { readonly shape: string; readonly word: string }>> = {
  'in-use': { shape: '●', word: 'in use' },
  standby: { shape: '○', word: 'standby' },
  returning: { shape: '◔', word: 'returning' },
  stale: { shape: '◐', word: 'stale' },
  gap: { shape: '◐', word: 'gap' },
  waiting: { shape: '○', word: 'waiting' },
};

/** Which source counts for which figure, and who would take over. */
export function ChoiceTable({ choices }: { readonly choices: Choices }): ReactNode {
  if (choices.length === 0) return <p className={live['none']}>Nothing has been heard of any symbol so far.</p>;
  return (
    <table className={live['table']} aria-label="Sources in use">
      <thead>
        <tr>
          <th scope="col">Symbol</th>
          <th scope="col">Figure</th>
          <th scope="col">In use</th>
          <th scope="col">Since</th>
          <th scope="col">Why</th>
          <th scope="col">Best first</th>
          <th scope="col" className={live['figure']}>
            Changes
          </th>
        </tr>
      </thead>
      <tbody>
        {choices.map(({ symbol, datum, inUse, sinceMs, because, ranked, switches }) => (
          <tr key={`${symbol} ${datum}`}>
            <th scope="row">{symbol}</th>
            <td>{DATUM_WORDS[datum]}</td>
            <td>{inUse ?? UNKNOWN}</td>
            <td className={live['dim']}>{sinceMs === null ? UNKNOWN : `${easternClock(sinceMs)} ET`}</td>
            <td className={live['wide']}>{because}</td>
            <td>
              <span className={styles['ranked']}>
                {ranked.map(({ source, state, text }) => (
                  <span key={source} className={styles['rank']} data-state={state} title={text}>
                    <span aria-hidden="true">{RANK_WORDS[state].shape}</span> {source} {RANK_WORDS[state].word}
                  </span>
                ))}
              </span>
            </td>
            <td className={live['figure']}>{formatCount(switches)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function SwitchList({ switches }: Pick<QualityView, 'switches'>): ReactNode {
  if (switches.length === 0) return <p className={live['none']}>No source has taken over from another.</p>;
  return (
    <table className={live['table']} aria-label="Changes of source">
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">Symbol</th>
          <th scope="col">Figure</th>
          <th scope="col">From</th>
          <th scope="col">To</th>
          <th scope="col">Why</th>
        </tr>
      </thead>
      <tbody>
        {switches.map(({ atMs, symbol, datum, from, to, because }) => (
          <tr key={`${atMs} ${symbol} ${datum}`}>
            <th scope="row">{easternClock(atMs)} ET</th>
            <td>{symbol}</td>
            <td>{DATUM_WORDS[datum]}</td>
            <td>{from}</td>
            <td>{to}</td>
            <td className={live['wide']}>{because}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const UNITS = { mid: 'bp', 'atm-iv': 'points' } as const;
const WHAT = { mid: 'price', 'atm-iv': 'implied volatility at the money' } as const;

/** Nothing is made of two sources: how far they are apart is shown, and one of them counts. */
export function DisagreementTable({ disagreements }: Pick<QualityView, 'disagreements'>): ReactNode {
  if (disagreements.length === 0) {
    return <p className={live['none']}>No two sources give the same figure, so that nothing can be compared.</p>;
  }
  return (
    <table className={live['table']} aria-label="Disagreement between sources">
      <thead>
        <tr>
          <th scope="col">Symbol</th>
          <th scope="col">Figure</th>
          <th scope="col">Between</th>
          <th scope="col" className={live['figure']}>
            Now
          </th>
          <th scope="col" className={live['figure']}>
            At most
          </th>
          <th scope="col">When</th>
          <th scope="col" className={live['figure']}>
            Wide from
          </th>
          <th scope="col" className={live['figure']}>
            Compared
          </th>
        </tr>
      </thead>
      <tbody>
        {disagreements.map(({ symbol, what, left, right, now, worst, worstMs, compared, limit, isWide }) => (
          <tr key={`${symbol} ${what} ${left} ${right}`}>
            <th scope="row">{symbol}</th>
            <td>{WHAT[what]}</td>
            <td>
              {left} and {right}
            </td>
            <td className={live['figure']} data-level={isWide ? 'warning' : undefined}>
              {isWide ? <span aria-hidden="true">▲ </span> : null}
              {now === null ? UNKNOWN : `${formatChange(now, 1)} ${UNITS[what]}`}
            </td>
            <td className={live['figure']}>{worst === null ? UNKNOWN : `${formatChange(worst, 1)} ${UNITS[what]}`}</td>
            <td className={live['dim']}>{worstMs === null ? UNKNOWN : `${easternClock(worstMs)} ET`}</td>
            <td className={live['figure']}>
              {limit} {UNITS[what]}
            </td>
            <td className={live['figure']}>{formatCount(compared)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
