import type { LogEntry } from '#contract/log-view';
import type { GridColumn } from '#window/components/data-grid/grid-column.ts';
import { easternClockMs } from '#window/formatting/eastern-time.ts';
import type { LogLine } from '#window/views/event-log/log-lines.ts';
import { missedText, typeTitle } from '#window/views/event-log/log-words.ts';
import styles from './event-log.module.css';

const SHAPES: Readonly<Record<LogEntry['severity'], { readonly shape: string; readonly word: string }>> = {
  plain: { shape: '', word: '' },
  notable: { shape: '●', word: 'Notable' },
  warning: { shape: '▲', word: 'Warning' },
};

const ofEntry = (line: LogLine, text: (entry: LogEntry) => string): string =>
  line.kind === 'entry' ? text(line.entry) : '';

export const logColumns: readonly GridColumn<LogLine>[] = [
  {
    id: 'time',
    title: 'Seen (ET)',
    about: 'When the input that made it happen was seen, New York time.',
    width: 100,
    align: 'start',
    text: (line) => ofEntry(line, (entry) => new Date(entry.seenMs).toISOString()),
    cell: (line) => <span className={styles['time']}>{ofEntry(line, (entry) => easternClockMs(entry.seenMs))}</span>,
  },
  {
    id: 'type',
    title: 'Event',
    about: 'What kind of event it is.',
    width: 116,
    align: 'start',
    text: (line) => ofEntry(line, (entry) => entry.type),
    cell: (line) => {
      if (line.kind === 'missed') return null;
      const { shape, word } = SHAPES[line.entry.severity];
      return (
        <span className={styles['type']} data-severity={line.entry.severity} title={word === '' ? undefined : word}>
          <span className={styles['shape']} aria-hidden="true">
            {shape}
          </span>
          {typeTitle(line.entry.type)}
        </span>
      );
    },
  },
  {
    id: 'symbol',
    title: 'Symbol',
    about: 'The instrument that it is about.',
    width: 92,
    align: 'start',
    text: (line) => ofEntry(line, (entry) => entry.symbol ?? ''),
    cell: (line) => <span className={styles['symbol']}>{ofEntry(line, (entry) => entry.symbol ?? '')}</span>,
  },
  {
    id: 'text',
    title: 'What happened',
    about: 'The event in words. Enter opens the full record.',
    width: 280,
    align: 'start',
    grows: true,
    always: true,
    text: (line) => (line.kind === 'entry' ? line.entry.text : missedText(line.count)),
    cell: (line) =>
      line.kind === 'entry' ? (
        line.entry.text
      ) : (
        <span className={styles['missed']}>
          <span aria-hidden="true">▲ </span>
          {missedText(line.count)}
        </span>
      ),
  },
  {
    id: 'id',
    title: 'Number',
    about: 'The position of the event on its tape.',
    width: 72,
    align: 'end',
    hiddenAtFirst: true,
    text: (line) => ofEntry(line, (entry) => String(entry.id)),
  },
];
