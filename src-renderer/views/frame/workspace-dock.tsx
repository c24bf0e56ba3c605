import { type DockviewApi, DockviewReact, type DockviewReadyEvent, type SerializedDockview } from 'dockview-react';
import { useEffect, useRef, useState } from 'react';
import { EmptyState } from '#window/components/empty-state.tsx';
import { appearanceStore, applyAppearance } from '#window/state/appearance.ts';
import { errorText } from '#window/state/error-text.ts';
import { notify } from '#window/state/notices.ts';
import { keepLayout, type SavedLayout, type Workspace, workspaceStore } from '#window/state/workspaces.ts';
import { registerDock, tellPopOutBlocked } from '#window/views/frame/docks.ts';
import { installKeys } from '#window/views/frame/keys.ts';
import { layoutHistory } from '#window/views/frame/layout-history.ts';
import { PanelHost } from '#window/views/frame/panel-host.tsx';
import { PanelTab } from '#window/views/frame/panel-tab.tsx';
import { arrange } from '#window/views/frame/presets.ts';
import { WorkspaceShown } from '#window/views/frame/workspace-shown.ts';
import { panelKinds } from '#window/views/panel-registry.tsx';
import styles from '#window/views/frame/workspace-dock.module.css';

const components = Object.fromEntries(Object.keys(panelKinds).map((kind) => [kind, PanelHost]));
const theme = { name: 'argus', className: 'dockview-theme-argus', gap: 4, dndOverlayMounting: 'absolute' as const };

function Watermark() {
  return (
    <EmptyState
      title="An empty workspace"
      text="Panels that you open appear here."
      waitsFor="Open one with the Panels menu, or with the command palette (Ctrl or Cmd K)."
    />
  );
}

interface WorkspaceDockProps {
  readonly workspace: Workspace;
  readonly shown: boolean;
  /** Whether it has panels in windows of their own, which must live on while another workspace is shown. */
  readonly onPopOuts: (workspaceId: string, has: boolean) => void;
}

export function WorkspaceDock({ workspace, shown, onPopOuts }: WorkspaceDockProps) {
  const { id, revision } = workspace;
  const [api, setApi] = useState<DockviewApi | null>(null);
  const laidOut = useRef<number | null>(null);
  const lastSaved = useRef<SavedLayout | null>(null);
  const start = useRef(workspace);
  start.current = workspace;

  useEffect(() => (api === null ? undefined : registerDock(id, api)), [api, id]);

  useEffect(() => {
    if (api === null || laidOut.current === revision) return;
    laidOut.current = revision;
    layOut(api, start.current);
    // What was just laid out is nothing to undo.
    lastSaved.current = null;
  }, [api, revision]);

  useEffect(() => {
    if (api === null) return undefined;
    const save = (): void => {
      const layout = api.toJSON() as unknown as SavedLayout;
      layoutHistory.note(id, lastSaved.current, layout);
      lastSaved.current = layout;
      workspaceStore.setState((state) => keepLayout(state, id, layout));
    };
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stops = [
      // Once per stir: dragging an edge says so many times a second.
      api.onDidLayoutChange(() => {
        clearTimeout(timer);
        timer = setTimeout(save, 150);
      }),
      api.onDidAddPopoutGroup((popout) => {
        onPopOuts(id, true);
        dressPopOut(popout.window);
      }),
      api.onDidRemovePopoutGroup(() => onPopOuts(id, api.getPopouts().length > 0)),
      api.onDidOpenPopoutWindowFail(tellPopOutBlocked),
    ];
    return () => {
      if (timer !== undefined) {
        clearTimeout(timer);
        save();
      }
      for (const stop of stops) stop.dispose();
    };
  }, [api, id, onPopOuts]);

  return (
    <WorkspaceShown.Provider value={shown}>
      <div className={styles['dock']} data-shown={shown} inert={!shown}>
        <DockviewReact
          theme={theme}
          components={components}
          defaultTabComponent={PanelTab}
          watermarkComponent={Watermark}
          floatingGroupDragHandle="tabbar"
          floatingGroupBounds="boundedWithinViewport"
          popoutUrl={new URL('popout.html', document.baseURI).pathname}
          onReady={(event: DockviewReadyEvent) => setApi(event.api)}
        />
      </div>
    </WorkspaceShown.Provider>
  );
}

function layOut(api: DockviewApi, workspace: Workspace): void {
  if (workspace.layout !== null) {
    try {
      api.fromJSON(workspace.layout as unknown as SerializedDockview);
      return;
    } catch (thrown) {
      notify({
        severity: 'needs-you',
        text: `The layout of ${workspace.name} could not be restored. Its first arrangement is shown.`,
        detail: errorText(thrown),
      });
    }
  }
  api.clear();
  arrange(api, workspace.preset);
}

/** A panel's own window takes part in the theme and hears the same keys. */
function dressPopOut(window: Window): void {
  const root = window.document.documentElement;
  root.lang = 'en';
  const stop = appearanceStore.subscribe((appearance) => applyAppearance(root, appearance));
  applyAppearance(root, appearanceStore.getState());
  const stopKeys = installKeys(window);
  window.addEventListener('pagehide', () => {
    stop();
    stopKeys();
  });
}
