import { fittingLines } from '#connectors/fitting-lines';
import type { Alert } from '#domain/alert';
import type { OutgoingAlert } from '#ports/alert-channel';

const MOST_TITLE = 256;
/** Of 6,000 that an embed may hold, so that title and footer fit in any case. */
const MOST_DESCRIPTION = 4_096;
const SILENT_FLAG = 4_096;
const COLOURS: Readonly<Record<Alert['tier'], number>> = { 1: 0xe0_a0_30, 2: 0x4c_8d_f0, 3: 0x80_88_94 };

/** The body of one webhook call, in Discord's words. Nobody is ever pinged, whatever a text says. */
export function discordBody({ alert, silent, lateByMs, isRepeat }: OutgoingAlert): object {
  const notes = [
    ...(lateByMs === null ? [] : ['Late: it could not be sent before. Look at the quotes of now.']),
    ...(isRepeat ? ['Sent again: nobody confirmed the first one.'] : []),
  ];
  const lines = [...notes.map((note) => `*${note}*`), ...alert.lines.map(escapeMarkdown)];
  return {
    username: 'Argus',
    allowed_mentions: { parse: [] },
    ...(silent ? { flags: SILENT_FLAG } : {}),
    embeds: [
      {
        title: cut(escapeMarkdown(alert.title), MOST_TITLE),
        ...(lines.length === 0 ? {} : { description: fittingLines([], lines, [], MOST_DESCRIPTION) }),
        color: COLOURS[alert.tier],
        timestamp: new Date(alert.atMs).toISOString(),
        footer: { text: `Argus · ${alert.event}` },
      },
    ],
  };
}

function escapeMarkdown(text: string): string {
  return text.replaceAll(/[\\*_~`|>#]/g, String.raw`\$&`);
}

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
