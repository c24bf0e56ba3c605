import { useState } from 'react';
import { Toasts } from '#window/components/toasts.tsx';
import { noticeStore } from '#window/state/notices.ts';

const MOST_AT_ONCE = 4;

/** The newest ones that nobody dismissed; all of them stay in the notices panel. */
export function NoticeToasts() {
  const notices = noticeStore((state) => state.notices);
  const readUpTo = noticeStore((state) => state.readUpTo);
  const [closed, setClosed] = useState<ReadonlySet<number>>(new Set());
  const open = notices.filter((notice) => !closed.has(notice.id) && notice.id > readUpTo).slice(-MOST_AT_ONCE);
  return <Toasts toasts={open} onClosed={(id) => setClosed((before) => new Set(before).add(id))} />;
}
