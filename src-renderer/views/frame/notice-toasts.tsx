import { useState } from 'react';
import { Toasts } from '#window/components/toasts.tsx';
import { noticeStore, openToasts } from '#window/state/notices.ts';

const MOST_AT_ONCE = 4;

/** The newest ones that nobody dismissed; all of them stay in the notices panel. */
export function NoticeToasts() {
  const state = noticeStore();
  const [closed, setClosed] = useState<ReadonlySet<number>>(new Set());
  return (
    <Toasts
      toasts={openToasts(state, closed, MOST_AT_ONCE)}
      onClosed={(id) => setClosed((before) => new Set(before).add(id))}
    />
  );
}
