import type { ReactNode } from 'react';
import type { PositionView } from '#contract/book-view';
import { trackOf } from '#window/views/positions/position-words.ts';
import { priceText } from '#window/views/trade/trade-words.ts';
import styles from '#window/views/positions/positions.module.css';

/** Where the price of closing stands: the target on the left, what was received, and the stop on the right. */
export function PositionTrack({ position }: { readonly position: PositionView }): ReactNode {
  const track = trackOf(position);
  if (track === null) return null;
  const { mark, credit, exit } = position;
  const marks = [
    { name: 'target', at: track.target, text: `target ${priceText(exit?.targetDebit ?? null)}` },
    { name: 'credit', at: track.credit, text: `received ${priceText(credit)}` },
    { name: 'stop', at: track.stop, text: `stop ${priceText(exit?.stopDebit ?? null)}` },
  ].filter((one): one is typeof one & { readonly at: number } => one.at !== null);
  const { natural, mid } = track;
  return (
    <figure
      className={styles['track']}
      aria-label={`Closing costs ${mark === null ? 'an unknown price' : `${priceText(mark.natural)} at the worst side, ${priceText(mark.mid)} in the middle`}; ${marks.map(({ text }) => text).join(', ')}.`}
    >
      <div className={styles['rail']} aria-hidden="true">
        <span className={styles['gain']} style={{ width: percent(track.credit) }} />
        {natural === null || mid === null ? null : (
          <span
            className={styles['now']}
            data-stale={mark?.isStale}
            style={{ left: percent(Math.min(mid, natural)), width: percent(Math.abs(natural - mid)) }}
          />
        )}
        {marks.map(({ name, at }) => (
          <span key={name} className={styles['tick']} data-mark={name} style={{ left: percent(at) }} />
        ))}
      </div>
      <div className={styles['labels']} aria-hidden="true">
        {marks.map(({ name, at, text }) => (
          <span key={name} data-mark={name} style={{ left: percent(at) }}>
            {text}
          </span>
        ))}
      </div>
    </figure>
  );
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)}%`;
}
