import { useEffect } from 'react';
import { EmptyState } from '#window/components/empty-state.tsx';
import { easternClock } from '#window/formatting/eastern-time.ts';
import { markNoticesRead, noticeStore } from '#window/state/notices.ts';
import styles from '#window/views/frame/notices-panel.module.css';

const WORDS = { info: 'Note', 'needs-you': 'Needs you', broken: 'Broken' } as const;

export function NoticesPanel() {
  const notices = noticeStore((state) => state.notices);
  useEffect(() => {
    // Being on the screen for a moment counts as read.
    const timer = setTimeout(markNoticesRead, 1_500);
    return () => clearTimeout(timer);
  }, [notices]);
  if (notices.length === 0) {
    return (
      <EmptyState
        title="No notices"
        text="Every message that was shown as a toast is kept here until the window closes."
      />
    );
  }
  return (
    <ol className={styles['list']} tabIndex={0} aria-label="Notices, newest first">
      {[...notices].reverse().map((notice) => (
        <li key={notice.id} className={styles['notice']} data-severity={notice.severity}>
          <time className={styles['time']}>{easternClock(notice.atMs)}</time>
          <span className={styles['severity']}>{WORDS[notice.severity]}</span>
          <span className={styles['text']}>
            {notice.text}
            {notice.detail === null ? null : <span className={styles['detail']}>{notice.detail}</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}
