import { create } from 'zustand';

export type Severity = 'info' | 'needs-you' | 'broken';

export interface Notice {
  readonly id: number;
  readonly atMs: number;
  readonly severity: Severity;
  readonly text: string;
  readonly detail: string | null;
}

export interface NoticeState {
  /** Newest last, at most `NOTICE_LIMIT`. */
  readonly notices: readonly Notice[];
  readonly nextId: number;
  /** Ids up to this one have been looked at in the notices panel. */
  readonly readUpTo: number;
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
export function notify(notice: { readonly severity: Severity; readonly text: string; readonly detail?: string }): void {
  const { severity, text, detail } = notice;
  noticeStore.setState((state) => addNotice(state, { atMs: Date.now(), severity, text, detail: detail ?? null }));
}

export function markNoticesRead(): void {
  noticeStore.setState((state) => ({ readUpTo: state.nextId - 1 }));
}
