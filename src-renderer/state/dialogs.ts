import { create } from 'zustand';

export interface QuestionForUser {
  readonly title: string;
  readonly about?: string;
  readonly confirm: string;
  readonly text?: string;
  readonly label?: string;
  readonly longest?: number;
  readonly onConfirm: (text: string) => void;
}

interface DialogState {
  /** At most one of these is open. */
  readonly open: 'palette' | 'symbols' | 'shortcuts' | null;
  readonly question: QuestionForUser | null;
}

export const dialogStore = create<DialogState>()(() => ({ open: null, question: null }));

export function openDialog(open: DialogState['open']): void {
  dialogStore.setState({ open });
}

export function ask(question: QuestionForUser): void {
  dialogStore.setState({ open: null, question });
}
