import { type ReactNode, useCallback } from 'react';
import type { ConnectedVenue, ConnectionsView } from '#contract/connections-view';
import { Button } from '#window/components/button.tsx';
import { EmptyState } from '#window/components/empty-state.tsx';
import { HoldButton } from '#window/components/hold-button.tsx';
import { formatDuration } from '#window/formatting/durations.ts';
import { easternDateTime } from '#window/formatting/eastern-time.ts';
import { formatCount } from '#window/formatting/numbers.ts';
import { runCommand } from '#window/state/command-registry.ts';
import { useEngine } from '#window/state/engine-context.ts';
import { errorText } from '#window/state/error-text.ts';
import { notify } from '#window/state/notices.ts';
import { useDesk } from '#window/state/use-desk.ts';
import { useStream } from '#window/state/use-stream.ts';
import { GapTable } from '#window/views/connections/gap-table.tsx';
import { LineTable } from '#window/views/connections/line-table.tsx';
import { LEVEL_SHAPES, overallLines, venueTitle } from '#window/views/connections/line-words.ts';
import { CONNECTION_WORDS } from '#window/views/live/live-help-words.ts';
import { PanelHelp } from '#window/views/trade/panel-help.tsx';
import live from '#window/views/live/live.module.css';
import styles from '#window/views/connections/connections.module.css';

const NO_PARAMS = {};

export function ConnectionsPanel(): ReactNode {
  const view = useStream('connections', NO_PARAMS);
  if (view === null) {
    return (
      <EmptyState
        title="Connections"
        text="Every line to a venue: its state, round trip, clock, requests left and gaps."
        waitsFor="Waiting for the engine."
      />
    );
  }
  return (
    <section className={live['panel']}>
      <div className={live['tools']}>
        <LiveButtons view={view} />
        <span className={live['spring']} />
        <PanelHelp title="How to read connections" words={CONNECTION_WORDS} />
      </div>
      {/* Scrollable, so the keyboard must get in. */}
      <div className={live['body']} role="group" tabIndex={0} aria-label="Connections">
        <Overall view={view} />
        {view.state === 'on' || view.state === 'stopping' ? <Venues view={view} /> : <Waiting view={view} />}
        <h2 className={live['title']}>Gaps of the open tape, up to the cursor</h2>
        <GapTable gaps={view.gaps} />
      </div>
    </section>
  );
}

/** Starting asks nothing; what would lose data has to be meant. */
function LiveButtons({ view: { state } }: { readonly view: ConnectionsView }): ReactNode {
  const isAtEdge = useDesk((desk) => desk?.mode === 'LIVE');
  return (
    <>
      {isAtEdge ? null : (
        <Button
          look="main"
          disabled={state === 'starting' || state === 'stopping'}
          onClick={() => runCommand('live.watch')}
        >
          {state === 'on' ? 'Go to the live edge' : 'Watch live markets'}
        </Button>
      )}
      {state === 'on' || state === 'starting' ? (
        <HoldButton about="What comes afterwards is not recorded." onHeld={() => runCommand('live.stop')}>
          Hold to stop recording
        </HoldButton>
      ) : null}
    </>
  );
}

const STATE_TEXT = {
  off: 'Live data are not recorded',
  starting: 'Starting to record live data…',
  stopping: 'Closing the tape…',
} as const;

function Overall({ view }: { readonly view: ConnectionsView }): ReactNode {
  const { state, problem, tapeName, sinceMs, atMs, inbox, position, halted } = view;
  const overall =
    state === 'on'
      ? overallLines(view)
      : { level: problem === null ? ('waiting' as const) : ('problem' as const), text: STATE_TEXT[state] };
  return (
    <>
      <p className={live['overall']} data-level={overall.level} data-testid="connections-state">
        <span aria-hidden="true">{LEVEL_SHAPES[overall.level]}</span> {overall.text}
      </p>
      {state === 'on' && tapeName !== null ? (
        <p className={live['about']}>
          Recording {tapeName} since {easternDateTime(sinceMs)} ET
          {sinceMs === null || atMs === null ? '' : `, for ${formatDuration(atMs - sinceMs)}`}.
        </p>
      ) : null}
      {[problem, halted].map((text) =>
        text === null ? null : (
          <p key={text} className={live['alarm']} role="alert">
            <span aria-hidden="true">■ </span>
            {text}
          </p>
        ),
      )}
      {state === 'on' ? (
        <dl className={live['facts']}>
          <Fact name="Inputs recorded" value={formatCount(position)} />
          <Fact name="Waiting for the engine" value={formatCount(inbox.depth)} />
          <Fact name="Quotes let go" value={formatCount(inbox.droppedQuotes)} />
          <Fact name="Other inputs lost" value={formatCount(inbox.droppedOther)} isBad={inbox.droppedOther > 0} />
        </dl>
      ) : null}
    </>
  );
}

interface FactProps {
  readonly name: string;
  readonly value: string;
  readonly isBad?: boolean;
}

function Fact({ name, value, isBad = false }: FactProps): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd data-bad={isBad}>{value}</dd>
    </div>
  );
}

/** What would be asked, before anything is. */
function Waiting({ view: { venues } }: { readonly view: ConnectionsView }): ReactNode {
  const on = venues.filter(({ isOn }) => isOn).map(({ name }) => venueTitle(name));
  const asked = on.length === 0 ? 'No venue is on.' : `On: ${on.join(', ')}.`;
  return (
    <p className={live['about']}>
      {asked} Bybit, Deribit and Yahoo need no account; the others want keys, under Settings, Secrets. Which are on
      stands in config.yaml. What comes is recorded on the live tape, which can be replayed like any other.
    </p>
  );
}

function Venues({ view }: { readonly view: ConnectionsView }): ReactNode {
  const asked = view.venues.filter(({ lines }) => lines.length > 0);
  const off = view.venues.filter(({ lines, isOn }) => lines.length === 0 && !isOn);
  return (
    <>
      {asked.map((venue) => (
        <Venue key={venue.name} venue={venue} atMs={view.atMs ?? 0} />
      ))}
      {off.length === 0 ? null : (
        <p className={styles['off']}>
          Off: {off.map(({ name }) => venueTitle(name)).join(', ')}. They are turned on in config.yaml, under venues.
        </p>
      )}
    </>
  );
}

function Venue({ venue, atMs }: { readonly venue: ConnectedVenue; readonly atMs: number }): ReactNode {
  const { name, lines, notes } = venue;
  const engine = useEngine();
  const reconnect = useCallback(async (): Promise<void> => {
    try {
      await engine.call('venue.reconnect', { venue: name });
    } catch (thrown) {
      notify({ severity: 'broken', text: `${venueTitle(name)} is not reconnected`, detail: errorText(thrown) });
    }
  }, [engine, name]);
  return (
    <div className={styles['venue']} data-venue={name}>
      <div className={styles['venueHead']}>
        <h2 className={styles['venueName']}>{venueTitle(name)}</h2>
        <dl className={styles['notes']}>
          {notes.map((note) => (
            <div key={note.name}>
              <dt>{note.name}</dt>
              <dd>{note.text}</dd>
            </div>
          ))}
        </dl>
        <Button aria-label={`Reconnect now: ${venueTitle(name)}`} onClick={() => void reconnect()}>
          Reconnect now
        </Button>
      </div>
      <LineTable venue={venueTitle(name)} lines={lines} atMs={atMs} />
    </div>
  );
}
