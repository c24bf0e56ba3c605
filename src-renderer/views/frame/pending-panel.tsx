import { EmptyState } from '#window/components/empty-state.tsx';

/** Stands in for a panel that this build does not have. */
export function PendingPanel({ title, about }: { readonly title: string; readonly about: string }) {
  return <EmptyState title={title} text={about} waitsFor="This panel is not part of this build." />;
}
