import { memo, type ReactNode } from 'react';
import type { RegimeView } from '#contract/market-view';
import {
  confidenceLong,
  qualityLong,
  qualityNeedsYou,
  qualityShort,
  SESSION_WORDS,
  TREND_WORDS,
  VOLATILITY_WORDS,
} from '#window/views/board/regime-words.ts';
import { UNKNOWN } from '#window/formatting/numbers.ts';
import styles from './board.module.css';

interface RegimeProps {
  readonly regime: RegimeView | null;
}

const TREND_SHAPES: Readonly<Record<Exclude<RegimeView['trend'], 'UNKNOWN'>, string>> = {
  RANGE: '◆',
  TREND_UP: '▲',
  TREND_DOWN: '▼',
};

export const TrendChip = memo(function TrendChip({ regime }: RegimeProps): ReactNode {
  if (regime === null) return <Unknown />;
  const { trend, confidence } = regime;
  if (trend === 'UNKNOWN') return <Unknown text="Unknown" about="The trend is not known yet: too little history." />;
  return (
    <Chip
      tone={trend === 'TREND_UP' ? 'up' : trend === 'TREND_DOWN' ? 'down' : 'plain'}
      shape={<span className={styles['shape']}>{TREND_SHAPES[trend]}</span>}
      text={TREND_WORDS[trend]}
      confidence={confidence}
      about={`Trend: ${TREND_WORDS[trend].toLowerCase()}. ${confidenceLong(confidence)}`}
    />
  );
});

const LEVELS: Readonly<Record<Exclude<RegimeView['volatility'], 'UNKNOWN'>, number>> = {
  LOW: 1,
  NORMAL: 2,
  HIGH: 3,
  SPIKE: 4,
};

export const VolatilityChip = memo(function VolatilityChip({ regime }: RegimeProps): ReactNode {
  if (regime === null) return <Unknown />;
  const { volatility, confidence } = regime;
  if (volatility === 'UNKNOWN') {
    return <Unknown text="Unknown" about="The volatility regime is not known yet: too little history." />;
  }
  const level = LEVELS[volatility];
  return (
    <Chip
      tone={level >= 3 ? 'strong' : 'plain'}
      shape={
        <svg className={styles['levels']} width="13" height="9" viewBox="0 0 13 9" aria-hidden="true">
          {[1, 2, 3, 4].map((bar) => (
            <rect
              key={bar}
              x={(bar - 1) * 3.5}
              y={9 - bar * 2.25}
              width="2.5"
              height={bar * 2.25}
              data-lit={bar <= level || undefined}
            />
          ))}
        </svg>
      }
      text={VOLATILITY_WORDS[volatility]}
      confidence={confidence}
      about={`Volatility: ${VOLATILITY_WORDS[volatility].toLowerCase()}. ${confidenceLong(confidence)}`}
    />
  );
});

export const SessionChip = memo(function SessionChip({ regime }: RegimeProps): ReactNode {
  if (regime === null) return <Unknown />;
  const { short, long } = SESSION_WORDS[regime.session];
  return (
    <span className={styles['session']} data-open={regime.session !== 'CLOSED' || undefined} title={`${long}.`}>
      {short}
    </span>
  );
});

export const QualityChip = memo(function QualityChip({ regime }: RegimeProps): ReactNode {
  if (regime === null) return <Unknown />;
  const { quality } = regime;
  const tone = quality.length === 0 ? 'clean' : qualityNeedsYou(quality) ? 'needs-you' : 'less';
  return (
    <span className={styles['quality']} data-tone={tone} title={qualityLong(quality)}>
      <span className={styles['shape']} aria-hidden="true">
        {tone === 'clean' ? '✓' : tone === 'needs-you' ? '▲' : '○'}
      </span>
      {qualityShort(quality)}
    </span>
  );
});

interface ChipProps {
  readonly tone: 'up' | 'down' | 'plain' | 'strong';
  readonly shape: ReactNode;
  readonly text: string;
  /** 0 to 1: how far the chip is filled. */
  readonly confidence: number;
  readonly about: string;
}

function Chip({ tone, shape, text, confidence, about }: ChipProps): ReactNode {
  const fill = { '--fill': `${Math.round(confidence * 100)}%` } as Record<string, string>;
  return (
    <span className={styles['chip']} data-tone={tone} title={about} style={fill}>
      <span aria-hidden="true" className={styles['chipShape']}>
        {shape}
      </span>
      {text}
    </span>
  );
}

function Unknown({ text = UNKNOWN, about }: { readonly text?: string; readonly about?: string }): ReactNode {
  return (
    <span className={styles['unknown']} title={about}>
      {text}
    </span>
  );
}
