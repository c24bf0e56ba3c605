import type { ReactNode } from 'react';
import type { CalendarView, SessionStretch } from '#contract/calendar-view';
import { formatMinutes } from '#window/formatting/durations.ts';
import { easternMinute } from '#window/formatting/eastern-time.ts';
import { useDesk } from '#window/state/use-desk.ts';
import { SESSION_WORDS } from '#window/views/calendar/calendar-words.ts';
import styles from '#window/views/calendar/calendar.module.css';

const MINUTE_MS = 60_000;

/** The cursor's day from midnight to midnight in New York: sessions of stocks above, those of coins below. */
export function DayStrip({ view }: { readonly view: CalendarView }): ReactNode {
  // To the minute: nobody sees less in a strip.
  const minute = useDesk((desk) => Math.floor((desk?.cursor.seenMs ?? 0) / MINUTE_MS));
  if (view.stretch === null) return null;
  const nowMs = minute * MINUTE_MS;
  const { fromMs, untilMs } = view.stretch;
  const share = (ms: number): number => Math.min(Math.max((ms - fromMs) / (untilMs - fromMs), 0), 1);
  return (
    <div className={styles['strip']}>
      <Line name="Stocks" stretches={view.stocks} nowMs={nowMs} share={share} />
      <Line name="Coins" stretches={view.coins} nowMs={nowMs} share={share} />
      <Blackouts view={view} nowMs={nowMs} share={share} />
    </div>
  );
}

/** When nothing new is sold today on account of what is dated. */
function Blackouts({
  view,
  nowMs,
  share,
}: Pick<LineProps, 'nowMs' | 'share'> & { readonly view: CalendarView }): ReactNode {
  const { stretch } = view;
  const today = view.blackouts.filter(
    ({ fromMs, untilMs }) => stretch !== null && fromMs < stretch.untilMs && (untilMs ?? Infinity) > stretch.fromMs,
  );
  const on = today.find(({ fromMs, untilMs }) => nowMs >= fromMs && nowMs <= (untilMs ?? Infinity));
  const next = today.find(({ fromMs }) => fromMs > nowMs);
  return (
    <div className={styles['line']}>
      <span className={styles['name']}>New trades</span>
      <span className={styles['track']} aria-hidden="true">
        {today.map(({ title, fromMs, untilMs }) => {
          const [left, right] = [share(fromMs), share(untilMs ?? Infinity)];
          return (
            <span
              key={title}
              className={styles['blackout']}
              title={`Nothing is sold: ${title}`}
              style={{ left: percent(left), width: percent(right - left) }}
            />
          );
        })}
        <span className={styles['now']} style={{ left: percent(share(nowMs)) }} />
      </span>
      <span className={styles['until']} data-blackout={on !== undefined} title={(on ?? next)?.title}>
        {on !== undefined
          ? `none: ${on.untilMs === null ? 'dates not known' : `until ${easternMinute(on.untilMs)} ET`}`
          : next === undefined
            ? 'no event in the way'
            : `none from ${easternMinute(next.fromMs)} ET`}
      </span>
    </div>
  );
}

interface LineProps {
  readonly name: string;
  readonly stretches: readonly SessionStretch[];
  readonly nowMs: number;
  readonly share: (ms: number) => number;
}

function Line({ name, stretches, nowMs, share }: LineProps): ReactNode {
  const now = stretches.find(({ fromMs, untilMs }) => nowMs >= fromMs && nowMs < untilMs);
  const text =
    now === undefined
      ? ''
      : `${word(now)}, until ${easternMinute(now.untilMs)} ET: ${formatMinutes((now.untilMs - nowMs) / MINUTE_MS)}`;
  return (
    <div className={styles['line']}>
      <span className={styles['name']}>{name}</span>
      <span className={styles['track']} aria-hidden="true">
        {stretches.map((one) => (
          <span
            key={one.fromMs}
            className={styles['stretch']}
            data-session={one.session}
            data-on={one === now}
            title={`${word(one)}: ${easternMinute(one.fromMs)} to ${easternMinute(one.untilMs)} ET`}
            style={{ left: percent(share(one.fromMs)), width: percent(share(one.untilMs) - share(one.fromMs)) }}
          >
            {word(one)}
          </span>
        ))}
        <span className={styles['now']} style={{ left: percent(share(nowMs)) }} />
      </span>
      <span className={styles['until']}>{text}</span>
    </div>
  );
}

function word({ session }: SessionStretch): string {
  return SESSION_WORDS[session] ?? session;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(3)}%`;
}
