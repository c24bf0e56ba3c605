import { type ReactNode, useState } from 'react';
import type { FarmActivity, FarmView } from '#contract/farm-view';
import { Tabs } from '#window/components/tabs.tsx';
import { easternDateTime } from '#window/formatting/eastern-time.ts';
import { formatBytes, formatCount, formatNumber, formatPercent, UNKNOWN } from '#window/formatting/numbers.ts';
import { FarmAbsence } from '#window/views/farm/farm-absence.tsx';
import farmStyles from '#window/views/farm/farm.module.css';
import { useFarm } from '#window/views/farm/use-farm.ts';
import { ActivityPlot } from '#window/views/farm-status/activity-plot.tsx';
import { HeldSpreads } from '#window/views/farm-status/held-spreads.tsx';
import { NearMisses } from '#window/views/farm-status/near-misses.tsx';
import { Offers } from '#window/views/farm-status/offers.tsx';
import styles from '#window/views/farm-status/farm-status.module.css';
import type { PanelProps } from '#window/views/panel-props.ts';

export function FarmStatusPanel({ panelId }: PanelProps): ReactNode {
  const { view, asOf, scope } = useFarm();
  return (
    <section className={farmStyles['panel']}>
      {view === null || view.activity === null || view.activity.bars === 0 ? (
        <div className={farmStyles['body']}>
          <FarmAbsence
            view={view}
            text="What all paper traders hold, what they opened and closed on each bar, and what runs them."
          />
        </div>
      ) : (
        <Status panelId={panelId} view={view} activity={view.activity} asOf={asOf} scope={scope} />
      )}
    </section>
  );
}

interface StatusProps {
  readonly panelId: string;
  readonly view: FarmView;
  readonly activity: FarmActivity;
  readonly asOf: string;
  readonly scope: string;
}

function Status({ panelId, view, activity, asOf, scope }: StatusProps): ReactNode {
  const [part, setPart] = useState('held');
  return (
    <>
      {/* Scrollable where the panel is short, so the keyboard must get in. */}
      <div className={styles['status']} role="group" tabIndex={0} aria-label="Farm status">
        {view.phase === 'catching-up' ? <CatchingUp view={view} /> : null}
        {view.phase === 'failed' ? (
          <p className={styles['failed']} role="alert">
            The farm has stopped: {view.problem}
          </p>
        ) : null}
        <dl className={styles['facts']}>
          <Fact
            name="Open positions"
            value={formatCount(activity.open)}
            about={`In ${formatCount(activity.heldSpreads)} spreads`}
          />
          <Fact
            name="Opened · closed"
            value={`${formatCount(activity.opened)} · ${formatCount(activity.closed)}`}
            about={`Up to the cursor; ${formatCount(activity.lapsed)} orders lapsed without a fill`}
          />
          <Fact
            name="Ended by"
            value={exitsText(activity)}
            about={activity.exits.map(({ exit, count }) => `${exit} ${formatCount(count)}`).join('\n')}
          />
          <Fact
            name="Runs on"
            value={view.backend ?? UNKNOWN}
            about={`${view.backendAbout === '' ? 'What evaluates the bars' : view.backendAbout}. Every backend gives the same ledger.`}
          />
          <Fact name="Time per bar" value={timeText(view)} about={timeAbout(view)} />
          <Fact
            name="Configs"
            value={`${formatCount(view.configs)} × ${formatNumber(view.bytesPerConfig, 0)} B`}
            about={`Epoch ${view.epoch ?? UNKNOWN}; hot state in memory: ${formatBytes(view.configs * view.bytesPerConfig)}`}
          />
          <Fact
            name="Book"
            value={formatBytes(view.bookBytes)}
            about={`What the record of ${formatCount(activity.bars)} bars up to the cursor, and of those after it, takes on disk`}
          />
          <Fact
            name="Followed"
            value={followingText(activity)}
            about={
              activity.following?.about ?? 'Nobody has been looked at yet: argus farm promote decides who is followed'
            }
          />
        </dl>
        <ActivityPlot recent={activity.recent} />
        <div className={styles['parts']}>
          <Tabs
            label="Parts of the farm"
            active={part}
            onChange={setPart}
            tabs={[
              {
                id: 'held',
                title: 'Open positions',
                content: <HeldSpreads panelId={panelId} held={activity.held} />,
              },
              {
                id: 'offers',
                title: 'On offer',
                content: view.isBehind ? (
                  <FarmAbsence view={view} text="How many configs would sell what is on offer at the cursor." />
                ) : (
                  <Offers panelId={panelId} asOf={asOf} scope={scope} />
                ),
              },
              {
                id: 'misses',
                title: 'Near misses',
                content: view.isBehind ? (
                  <FarmAbsence view={view} text="Which single threshold, relaxed, would have traded today." />
                ) : (
                  <NearMisses epoch={view.epoch} asOf={asOf} scope={scope} />
                ),
              },
            ]}
          />
        </div>
      </div>
      <p className={farmStyles['foot']}>
        Configs do not compete for liquidity: each trades as if it were alone, never more than is displayed.
        {activity.heldSpreads > activity.held.length
          ? ` The ${formatCount(activity.held.length)} spreads with most positions are shown, of ${formatCount(activity.heldSpreads)}.`
          : ''}
      </p>
    </>
  );
}

function CatchingUp({ view }: { readonly view: FarmView }): ReactNode {
  return (
    <p className={styles['catching']}>
      <progress aria-label="The farm goes through the tape" max={1} value={view.progress} />
      {formatPercent(view.progress, 0)} of the tape
      {view.throughMs === null ? '' : `, at ${easternDateTime(view.throughMs).slice(0, 16)} ET`}
    </p>
  );
}

interface FactProps {
  readonly name: string;
  readonly value: string;
  readonly about: string;
}

function Fact({ name, value, about }: FactProps): ReactNode {
  return (
    <div title={about}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function followingText({ following }: FarmActivity): string {
  if (following === null) return 'nobody';
  const { followed, quarantined } = following;
  return `${formatCount(followed)}${quarantined === 0 ? '' : ` · ${formatCount(quarantined)} quarantined`}`;
}

function exitsText({ exits, closed }: FarmActivity): string {
  if (closed === 0) return UNKNOWN;
  return exits
    .slice(0, 3)
    .map(({ exit, count }) => `${exit} ${formatPercent(count / closed, 0)}`)
    .join(' · ');
}

function timeText({ barMs }: FarmView): string {
  return barMs === null ? UNKNOWN : `${formatNumber(barMs.median, 2)} ms · p99 ${formatNumber(barMs.p99, 1)} ms`;
}

function timeAbout({ barMs }: FarmView): string {
  return barMs === null
    ? 'No bar has been evaluated since this tape was opened: all of it was in the book'
    : `Over ${formatCount(barMs.bars)} bars since the tape was opened; the longest took ${formatNumber(barMs.most, 1)} ms`;
}
