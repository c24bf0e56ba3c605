import { type ReactNode, useState } from 'react';
import type { PositionView } from '#contract/book-view';
import type { CalendarDay, CalendarEntry, CalendarView } from '#contract/calendar-view';
import { EmptyState } from '#window/components/empty-state.tsx';
import { easternDate, easternMinute } from '#window/formatting/eastern-time.ts';
import { useStream } from '#window/state/use-stream.ts';
import {
  blackoutText,
  CERTAINTY_WORDS,
  inDays,
  isShownDay,
  KIND_GROUPS,
  type KindGroup,
  ownDates,
} from '#window/views/calendar/calendar-words.ts';
import { CALENDAR_WORDS } from '#window/views/trade/book-help-words.ts';
import { PanelHelp } from '#window/views/trade/panel-help.tsx';
import { DayStrip } from '#window/views/calendar/day-strip.tsx';
import styles from '#window/views/calendar/calendar.module.css';

const NO_PARAMS = {};
const NO_POSITIONS: readonly PositionView[] = [];
const ALL_GROUPS = Object.keys(KIND_GROUPS) as readonly KindGroup[];

export function CalendarPanel(): ReactNode {
  const view = useStream('calendar', NO_PARAMS);
  if (view === null || view.today === null) {
    return (
      <EmptyState
        title="Calendar"
        text="Sessions, half days, economic events and expiries from the cursor's date on."
        waitsFor={view === null ? 'Waiting for the engine.' : 'Open a tape.'}
      />
    );
  }
  return <Calendar view={view} />;
}

function Calendar({ view }: { readonly view: CalendarView }): ReactNode {
  const [hidden, setHidden] = useState<ReadonlySet<KindGroup>>(new Set());
  const positions = useStream('positions', NO_PARAMS)?.positions ?? NO_POSITIONS;
  const own = ownDates(positions);
  const kinds = new Set(ALL_GROUPS.filter((group) => !hidden.has(group)).flatMap((group) => KIND_GROUPS[group].kinds));
  const toggle = (group: KindGroup): void => {
    const next = new Set(hidden);
    if (!next.delete(group)) next.add(group);
    setHidden(next);
  };
  return (
    <section className={styles['panel']}>
      <div className={styles['tools']} role="group" aria-label="What the calendar shows">
        {ALL_GROUPS.map((group) => (
          <label key={group} className={styles['toggle']}>
            <input type="checkbox" checked={!hidden.has(group)} onChange={() => toggle(group)} />
            {KIND_GROUPS[group].title}
          </label>
        ))}
        <span className={styles['spring']} />
        <PanelHelp title="How to read the calendar" words={CALENDAR_WORDS} />
      </div>
      <DayStrip view={view} />
      {/* Scrollable, so the keyboard must get in. */}
      <div className={styles['days']} role="group" tabIndex={0} aria-label="Dates ahead">
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">Date</th>
              <th scope="col">Session</th>
              <th scope="col">At</th>
              <th scope="col">What</th>
              <th scope="col">Known by</th>
            </tr>
          </thead>
          {view.days
            .map((day) => ({
              day,
              lines: [
                ...own.filter(({ date }) => date === day.date).map(({ text }) => text),
                ...day.entries.filter(({ kind }) => kinds.has(kind)),
              ],
            }))
            .filter(({ day, lines }) => isShownDay(day, lines.length))
            .map(({ day, lines }) => (
              <Day key={day.date} day={day} lines={lines} />
            ))}
        </table>
      </div>
      {view.warnings.length === 0 ? null : (
        <ul className={styles['warnings']}>
          {view.warnings.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** A text is about a position of mine. */
type Line = CalendarEntry | string;

function Day({ day, lines }: { readonly day: CalendarDay; readonly lines: readonly Line[] }): ReactNode {
  const rows = Math.max(lines.length, 1);
  return (
    <tbody data-today={day.daysAway === 0}>
      {Array.from({ length: rows }, (_, at) => (
        <tr key={at}>
          {at > 0 ? null : (
            <>
              <th scope="rowgroup" rowSpan={rows}>
                {easternDate(day.startMs).slice(0, -5)} <small>{inDays(day.daysAway)}</small>
              </th>
              <td rowSpan={rows} className={styles['session']} data-early={day.session?.early}>
                {sessionText(day)}
              </td>
            </>
          )}
          <Entry line={lines[at] ?? null} />
        </tr>
      ))}
    </tbody>
  );
}

function Entry({ line }: { readonly line: Line | null }): ReactNode {
  if (line === null) return <td colSpan={3} />;
  if (typeof line === 'string') {
    return (
      <>
        <td className={styles['time']} />
        <td className={styles['mine']} colSpan={2}>
          {line}
        </td>
      </>
    );
  }
  const { atMs, isTimed, kind, title, certainty, blackout } = line;
  return (
    <>
      <td className={styles['time']}>{isTimed ? easternMinute(atMs) : ''}</td>
      <td data-kind={kind} className={styles['what']}>
        {title}
        {blackout === null ? null : <small>nothing is sold {blackoutText(blackout)}</small>}
      </td>
      <td className={styles['known']} title={CERTAINTY_WORDS[certainty].about} data-certainty={certainty}>
        {CERTAINTY_WORDS[certainty].word}
      </td>
    </>
  );
}

function sessionText({ session }: CalendarDay): string {
  if (session === null) return 'closed';
  const times = `${easternMinute(session.openMs)}–${easternMinute(session.closeMs)}`;
  return session.early ? `${times} half day` : times;
}
