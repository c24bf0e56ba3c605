import { create } from 'zustand';

export type Severity = 'info' | 'needs-you' | 'broken';

export interface Notice {
  readonly id: number;
  readonly atMs: number;
  readonly severity: Severity;
  readonly text: string;
  readonly detail: string | null;
  /** Of those with the same topic only the newest is shown as a toast: what it says has overtaken the others. */
  readonly topic: string | null;
}

export interface NoticeState {
  /** Newest last, at most `NOTICE_LIMIT`. */
  readonly notices: readonly Notice[];
  readonly nextId: number;
  /** Ids up to this one have been looked at in the notices panel. */
  readonly readUpTo: number;
}

export interface NewNotice {
  readonly severity: Severity;
  readonly text: string;
  readonly detail?: string;
  readonly topic?: string;
}

/** Not read, not dismissed, not overtaken; oldest first. */
export function openToasts(state: NoticeState, dismissed: ReadonlySet<number>, most: number): readonly Notice[] {
  const newest = new Map(state.notices.map((notice) => [notice.topic, notice.id]));
  return state.notices
    .filter(
      ({ id, topic }) => id > state.readUpTo && !dismissed.has(id) && (topic === null || newest.get(topic) === id),
    )
    .slice(-most);
}

export const NOTICE_LIMIT = 500;

export function addNotice(state: NoticeState, notice: Omit<Notice, 'id'>): NoticeState {
  return {
    ...state,
    notices: [...state.notices, { ...notice, id: state.nextId }].slice(-NOTICE_LIMIT),
    nextId: state.nextId + 1,
  };
}

export const noticeStore = create<NoticeState>()(() => ({ notices: [], nextId: 1, readUpTo: 0 }));

/** Shows a toast and keeps it in the notices panel. */
export function notify(notice: NewNotice): void {
  const { severity, text, detail = null, topic = null } = notice;
  noticeStore.setState((state) => addNotice(state, { atMs: Date.now(), severity, text, detail, topic }));
}

export function markNoticesRead(): void {
  noticeStore.setState((state) => ({ readUpTo: state.nextId - 1 }));
}
