import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { AskDialog } from '#window/components/ask-dialog.tsx';
import { Button } from '#window/components/button.tsx';
import { EmptyState } from '#window/components/empty-state.tsx';
import { ErrorBoundary } from '#window/components/error-boundary.tsx';
import { HintProvider } from '#window/components/hint.tsx';
import { appearanceStore, applyAppearance } from '#window/state/appearance.ts';
import { registerCommands } from '#window/state/command-registry.ts';
import { dialogStore } from '#window/state/dialogs.ts';
import { useEngine } from '#window/state/engine-context.ts';
import { errorText } from '#window/state/error-text.ts';
import { notify } from '#window/state/notices.ts';
import { restoreWindow } from '#window/state/restore-window.ts';
import { useConnection } from '#window/state/use-connection.ts';
import { tradeChoice } from '#window/state/trade-choice.ts';
import { useDesk } from '#window/state/use-desk.ts';
import { workspaceStore } from '#window/state/workspaces.ts';
import { frameCommands } from '#window/views/frame/frame-commands.ts';
import { installKeys } from '#window/views/frame/keys.ts';
import { NoticeToasts } from '#window/views/frame/notice-toasts.tsx';
import { CommandPalette, SymbolSearch } from '#window/views/frame/palettes.tsx';
import { ShortcutSheet } from '#window/views/frame/shortcut-sheet.tsx';
import { StatusBar } from '#window/views/frame/status-bar.tsx';
import { TopBar } from '#window/views/frame/top-bar.tsx';
import { useConnectionNotices } from '#window/views/frame/use-connection-notices.ts';
import { workspaceCommands } from '#window/views/frame/workspace-commands.ts';
import { WorkspaceDock } from '#window/views/frame/workspace-dock.tsx';
import { loadEveryPanel, panelKinds } from '#window/views/panel-registry.tsx';
import { StanceDialogs } from '#window/views/risk/stance-dialogs.tsx';
import { ReplayBar } from '#window/views/replay-bar/replay-bar.tsx';
import { liveWindowCommands } from '#window/views/live/live-commands.ts';
import { tradeWindowCommands } from '#window/views/trade/trade-commands.ts';
import { useRecommendationNotice } from '#window/views/trade/use-recommendation-notice.ts';
import styles from '#window/views/frame/frame.module.css';

const TicketReviewDialog = lazy(async () => ({
  default: (await import('#window/views/ticket/ticket-review-dialog.tsx')).TicketReviewDialog,
}));

const kindNames: ReadonlySet<string> = new Set(Object.keys(panelKinds));

export function Frame() {
  useEffect(() => registerCommands([...frameCommands, ...workspaceCommands]), []);
  useEffect(() => installKeys(window), []);
  useEffect(() => {
    const apply = (): void => applyAppearance(document.documentElement, appearanceStore.getState());
    apply();
    return appearanceStore.subscribe(apply);
  }, []);
  useConnectionNotices();

  return (
    <HintProvider>
      <div className={styles['frame']}>
        <TopBar />
        <Desk />
        <StatusBar />
      </div>
      <Dialogs />
      <Trading />
    </HintProvider>
  );
}

/** The docks, once it is known how they looked. */
function Desk() {
  const engine = useEngine();
  const connection = useConnection();
  const [restored, setRestored] = useState(false);
  const isUp = connection.kind === 'up';

  useEffect(() => {
    if (!isUp || restored) return undefined;
    let stopped = false;
    const restore = async (): Promise<void> => {
      try {
        await restoreWindow(engine, kindNames);
      } catch (thrown) {
        if (engine.state.kind !== 'up') return;
        notify({
          severity: 'needs-you',
          text: 'The saved workspaces could not be read. The default ones are shown, and nothing is saved over.',
          detail: errorText(thrown),
        });
      }
      if (!stopped) setRestored(true);
    };
    void restore();
    return () => {
      stopped = true;
    };
  }, [engine, isUp, restored]);

  return (
    <>
      <div className={styles['stage']}>
        <main className={styles['desk']} data-engine={isUp || !restored ? 'up' : 'down'}>
          {restored ? <Docks /> : <Waiting />}
        </main>
        <NoticeToasts />
      </div>
      {restored ? <Replay /> : null}
    </>
  );
}

function Waiting() {
  const connection = useConnection();
  switch (connection.kind) {
    case 'unwelcome':
      return (
        <EmptyState title="The engine did not accept this window" text={connection.reason}>
          <Button look="main" onClick={() => location.reload()}>
            Reload the window
          </Button>
        </EmptyState>
      );
    case 'down':
      return (
        <EmptyState
          title={connection.retryInMs === null ? 'The engine has ended' : 'The engine does not answer'}
          text={connection.reason}
          waitsFor={
            connection.retryInMs === null
              ? 'Waiting until somebody starts it.'
              : 'It is tried again by itself; the status bar says when.'
          }
        />
      );
    case 'connecting':
    case 'up':
      return <EmptyState title="Starting" text="Your workspaces appear here." waitsFor="Waiting for the engine." />;
  }
}

function Docks() {
  const { list, activeId } = workspaceStore();
  useEffect(loadEveryPanel, []);
  const [withPopOuts, setWithPopOuts] = useState<ReadonlySet<string>>(new Set());
  const onPopOuts = useCallback((id: string, has: boolean) => {
    setWithPopOuts((before) => {
      if (before.has(id) === has) return before;
      const next = new Set(before);
      if (has) next.add(id);
      else next.delete(id);
      return next;
    });
  }, []);
  return list
    .filter((workspace) => workspace.id === activeId || withPopOuts.has(workspace.id))
    .map((workspace) => (
      <WorkspaceDock key={workspace.id} workspace={workspace} shown={workspace.id === activeId} onPopOuts={onPopOuts} />
    ));
}

function Replay() {
  const isKnown = useDesk((desk) => desk !== null);
  const isUp = useConnection().kind === 'up';
  if (!isKnown) return null;
  return (
    <div className={styles['replay']} data-engine={isUp ? 'up' : 'down'}>
      <ErrorBoundary
        what="Replay bar"
        onError={(error) => notify({ severity: 'broken', text: 'The replay bar stopped', detail: errorText(error) })}
      >
        <ReplayBar />
      </ErrorBoundary>
    </div>
  );
}

function Dialogs() {
  const { open, question } = dialogStore();
  return (
    <>
      {open === 'palette' ? <CommandPalette /> : null}
      {open === 'symbols' ? <SymbolSearch /> : null}
      {open === 'shortcuts' ? <ShortcutSheet /> : null}
      <StanceDialogs />
      {question === null ? null : (
        <AskDialog key={question.title} question={question} onClose={() => dialogStore.setState({ question: null })} />
      )}
    </>
  );
}

/** What is done about a recommendation, from whichever panel. */
function Trading() {
  const engine = useEngine();
  const review = tradeChoice((choice) => choice.review);
  useEffect(() => registerCommands([...tradeWindowCommands(engine), ...liveWindowCommands(engine)]), [engine]);
  useRecommendationNotice();
  if (review === null) return null;
  return (
    <Suspense fallback={null}>
      <TicketReviewDialog request={review} />
    </Suspense>
  );
}
