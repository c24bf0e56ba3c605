import type { ReactNode } from 'react';
import { easternClock } from '#window/formatting/eastern-time.ts';
import { formatNumber, UNKNOWN } from '#window/formatting/numbers.ts';
import { linkSymbol, type LinkGroup } from '#window/state/linked-symbols.ts';
import { useDesk } from '#window/state/use-desk.ts';
import { LinkGroupMenu } from '#window/views/board/link-group-menu.tsx';
import styles from '#window/views/options/options.module.css';
import type { PanelProps } from '#window/views/panel-props.ts';

interface OptionToolbarProps {
  readonly label: string;
  readonly view: {
    readonly available: readonly string[];
    readonly underlying: string | null;
    readonly provider: string | null;
    readonly providers: readonly string[];
    readonly spot: number | null;
    readonly atMs: number | null;
  } | null;
  readonly group: LinkGroup;
  readonly params: PanelProps['params'];
  readonly setParams: PanelProps['setParams'];
  readonly children?: ReactNode;
}

/** A snapshot older than this says so: chains come once a minute. */
const STALE_MS = 150_000;

/** Of what, from whom, as of when: the head of every panel about options. */
export function OptionToolbar(props: OptionToolbarProps): ReactNode {
  const { label, view, group, params, setParams, children } = props;
  const instruments = useDesk((desk) => desk?.instruments);
  const seenMs = useDesk((desk) => desk?.cursor.seenMs ?? null);
  const atMs = view?.atMs ?? null;
  const age = atMs === null || seenMs === null ? null : seenMs - atMs;
  const pick = (underlying: string): void => {
    // Another underlying may have other providers: the one that counts is where to begin.
    setParams({ ...params, underlying, provider: null });
    const index = instruments?.find((one) => one.symbol === underlying)?.index;
    if (group !== 'none' && index !== undefined) linkSymbol(group, index);
  };
  return (
    <div className={styles['tools']} role="toolbar" aria-label={label}>
      <LinkGroupMenu group={group} onGroup={(next) => setParams({ ...params, group: next })} />
      <select
        className={styles['symbol']}
        aria-label="Underlying"
        value={view?.underlying ?? ''}
        disabled={(view?.available.length ?? 0) === 0}
        onChange={({ target }) => pick(target.value)}
      >
        {view?.underlying === null || view === null ? <option value="">–</option> : null}
        {view?.available.map((underlying) => (
          <option key={underlying} value={underlying}>
            {underlying}
          </option>
        ))}
      </select>
      <span className={styles['spot']} title="The underlying's price in the snapshot">
        {formatNumber(view?.spot ?? null, 2)}
      </span>
      {view === null || view.providers.length < 2 ? null : (
        <ProviderChoice
          providers={view.providers}
          chosen={typeof params['provider'] === 'string' ? params['provider'] : ''}
          onChoice={(provider) => setParams({ ...params, provider: provider === '' ? null : provider })}
        />
      )}
      {children}
      <span className={styles['spring']} />
      <span
        className={styles['asOf']}
        data-stale={(age !== null && age > STALE_MS) || undefined}
        title="Where the quotes come from, and when they were taken"
      >
        {view?.provider === null || view === null ? '' : `${view.provider} · ${easternClock(view.atMs)} ET`}
        {age !== null && age > STALE_MS ? ` · ${ageText(age)} old` : ''}
      </span>
    </div>
  );
}

interface ProviderChoiceProps {
  readonly providers: readonly string[];
  /** Empty: whichever counts. */
  readonly chosen: string;
  readonly onChoice: (provider: string) => void;
}

/** One provider counts; the others can be looked at. */
function ProviderChoice({ providers, chosen, onChoice }: ProviderChoiceProps): ReactNode {
  return (
    <select
      className={styles['symbol']}
      aria-label="Provider"
      title="Decisions are made on the one that counts. Another one is only looked at here."
      value={chosen}
      onChange={({ target }) => onChoice(target.value)}
    >
      <option value="">{`counts: ${providers[0] ?? UNKNOWN}`}</option>
      {providers.map((provider) => (
        <option key={provider} value={provider}>
          {provider}
        </option>
      ))}
    </select>
  );
}

function ageText(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
