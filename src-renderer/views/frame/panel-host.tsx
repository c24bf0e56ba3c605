import type { IDockviewPanelProps } from 'dockview-react';
import { Suspense, useCallback, useEffect, useState } from 'react';
import { EmptyState } from '#window/components/empty-state.tsx';
import { ErrorBoundary } from '#window/components/error-boundary.tsx';
import { errorText } from '#window/state/error-text.ts';
import { notify } from '#window/state/notices.ts';
import { useFramesOf } from '#window/state/use-frames-of.ts';
import { WorkspaceShown } from '#window/views/frame/workspace-shown.ts';
import { isPanelKind, panelKinds } from '#window/views/panel-registry.tsx';
import styles from '#window/views/frame/panel-host.module.css';

type Params = Readonly<Record<string, unknown>>;

/** What is drawn on a canvas is lost with the window that it was drawn in, so a chart is made anew when it changes windows. */
function keyOf(kind: string, location: string): string {
  return kind === 'chart' && location === 'popout' ? 'popped out' : 'docked';
}

/** Between the dock and a panel: parameters that are saved, a boundary that keeps a failure inside. */
export function PanelHost({ api, params }: IDockviewPanelProps<Record<string, unknown>>) {
  const kind = api.component;
  const [location, setLocation] = useState(api.location.type);
  const [shown, setShown] = useState(api.isVisible);
  useEffect(() => {
    const stops = [
      api.onDidLocationChange((event) => setLocation(event.location.type)),
      api.onDidVisibilityChange((event) => setShown(event.isVisible)),
    ];
    return () => {
      for (const stop of stops) stop.dispose();
    };
  }, [api]);
  useFramesOf(location === 'popout' ? api.getWindow() : null);
  const setParams = useCallback(
    (next: Params) => {
      api.updateParameters(next as Record<string, unknown>);
    },
    [api],
  );
  const setTitle = useCallback((title: string) => api.setTitle(title), [api]);

  const workspaceShown = WorkspaceShown.use();
  // A panel that nobody sees does no work. One in a window of its own is seen whichever workspace is active.
  if (!shown || (!workspaceShown && location !== 'popout')) return null;
  if (!isPanelKind(kind)) {
    return <EmptyState title="Unknown panel" text={`This Argus has no panel of the kind ${kind}.`} />;
  }
  const { component: Panel, title } = panelKinds[kind];
  return (
    <div className={styles['panel']} data-panel={kind} tabIndex={-1}>
      <ErrorBoundary
        what={title}
        onError={(error) => notify({ severity: 'broken', text: `${title} stopped`, detail: errorText(error) })}
      >
        <Suspense fallback={<EmptyState title={title} text="Loading the panel…" />}>
          <Panel
            key={keyOf(kind, location)}
            panelId={api.id}
            params={params}
            setParams={setParams}
            setTitle={setTitle}
          />
        </Suspense>
      </ErrorBoundary>
    </div>
  );
}
