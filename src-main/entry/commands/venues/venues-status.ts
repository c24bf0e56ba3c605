import { enteredSecrets } from '#entry/kept-secrets';
import { readStationFile, type SaidStatus, stationFile } from '#entry/live/station-file';
import { isOn } from '#entry/live/venue-registry';
import { loadSettings } from '#entry/load-settings';
import type { Output } from '#entry/terminal/output';
import { textTable } from '#entry/terminal/text-table';
import { VENUE_NAMES, type VenueName } from '#ports/venue';
import { SECOND_MS } from '#primitives/clock';
import { dataFolder } from '#settings/data-folder';
import { secretVariable } from '#settings/secret-names';
import { VENUE_NEEDS } from '#entry/live/venue-needs';

interface Standing {
  readonly venue: VenueName;
  readonly connection: 'on' | 'off';
  readonly about: string;
  /** Secrets that nobody has entered. */
  readonly missing: readonly string[];
}

/** What config.yaml and the entered secrets say of each venue, and how a running recording finds them. Asks nobody. */
export async function venuesStatus(config: string, json: boolean, output: Output, nowMs: number): Promise<void> {
  const { engine } = loadSettings(config);
  const entered = await enteredSecrets();
  const standings = VENUE_NAMES.map((venue): Standing => {
    const { about, secrets } = VENUE_NEEDS[venue];
    const connection = isOn(engine.venues, venue) ? 'on' : 'off';
    return { venue, connection, about, missing: secrets.filter((name) => !entered.has(name)) };
  });
  const recording = readStationFile(stationFile(dataFolder()), nowMs);
  if (json) {
    for (const standing of standings) output.record({ type: 'venue', ...standing });
    for (const line of recording?.lines ?? []) output.record({ type: 'line', ...line });
    return;
  }
  const rows = standings.map(({ venue, connection, missing, about }) => [
    venue,
    connection,
    missingText(missing),
    about,
  ]);
  for (const line of textTable(
    ['venue', '', 'missing', 'for'].map((title) => ({ title })),
    rows,
  ))
    output.line(line);
  output.line('');
  for (const line of recordingLines(recording, nowMs)) output.line(line);
  const wanted = standings.filter(({ connection, missing }) => connection === 'on' && missing.length > 0);
  for (const { venue, missing } of wanted) {
    const variables = missing.map(secretVariable).join(' and ');
    output.note(
      `${venue} is on and says nothing without ${missing.join(' and ')}: enter it in the window's settings, or set ${variables}.`,
    );
  }
}

function missingText(missing: readonly string[]): string {
  return missing.length === 0 ? 'nothing' : missing.join(', ');
}

function recordingLines(recording: SaidStatus | null, nowMs: number): readonly string[] {
  if (recording === null) return ['Nothing is being recorded. Try the venues that are on: argus venues probe'];
  const age = Math.round((nowMs - recording.atMs) / SECOND_MS);
  return [
    `Being recorded to ${recording.tape}, as of ${age} s ago:`,
    ...lineTable(recording.lines.map((line) => ({ ...line, reason: line.reason ?? '' }))),
  ];
}

export interface LineRow {
  readonly venue: string;
  readonly line: string;
  readonly phase: string;
  readonly messages: number;
  readonly latencyMs: number | null;
  readonly skewMs: number | null;
  readonly reason: string;
}

export function lineTable(lines: readonly LineRow[]): readonly string[] {
  return textTable(
    [
      { title: 'venue' },
      { title: 'line' },
      { title: 'state' },
      { title: 'messages', align: 'right' },
      { title: 'latency', align: 'right' },
      { title: 'clock', align: 'right' },
      { title: '' },
    ],
    lines.map(({ venue, line, phase, messages, latencyMs, skewMs, reason }) => [
      venue,
      line,
      phase,
      String(messages),
      latencyMs === null ? '—' : `${Math.round(latencyMs)} ms`,
      skewMs === null ? '—' : `${skewMs > 0 ? '+' : ''}${Math.round(skewMs)} ms`,
      reason,
    ]),
  );
}
