import type { DeskReply, Shown } from '#alerts/conversation/desk-request';
import type { DeskPicture } from '#alerts/answers/desk-picture';
import { pnlLines } from '#alerts/answers/pnl-lines';
import { positionLines } from '#alerts/answers/position-lines';
import { signalLines, whyLines } from '#alerts/answers/signal-lines';
import { statusLines } from '#alerts/answers/status-lines';
import { clockText } from '#alerts/words/clock-text';
import { qualityFlagNames } from '#domain/regime';

/** What was asked to be seen, in plain lines. */
export function answerShow(what: Shown, about: string | null, picture: DeskPicture): DeskReply {
  switch (what) {
    case 'status':
      return shown('Status', statusLines(picture));
    case 'signals':
      return shown('Signals', signalLines(picture));
    case 'positions':
      return shown('Positions', positionLines(picture));
    case 'pnl':
      return shown('Profit and loss', pnlLines(picture));
    case 'farm':
      return shown('Paper traders', picture.farm.length === 0 ? ['No farm runs here.'] : picture.farm);
    case 'regimes':
      return shown('Regimes', regimeLines(picture));
    case 'why':
      return shown(about === null ? 'Why' : `Why: ${about}`, whyLines(picture, about));
    case 'tape':
      return shown('Tape', tapeLines(picture));
  }
}

function shown(title: string, lines: readonly string[]): DeskReply {
  return { title, lines, subject: null };
}

function regimeLines({ regimes, marketRegime }: DeskPicture): readonly string[] {
  const market =
    marketRegime === null
      ? []
      : [
          `Market: ${words(marketRegime.trend)}, volatility ${words(marketRegime.volatility)}, by ${marketRegime.voters} symbols.`,
        ];
  const each = [...regimes].map(([symbol, { trend, volatility, session, confidence, quality }]) => {
    const flags = qualityFlagNames(quality);
    const trust = flags.length === 0 ? '' : `; ${flags.join(', ')}`;
    return `${symbol}: ${words(trend)}, volatility ${words(volatility)}, ${session}, sure ${confidence.toFixed(2)}${trust}`;
  });
  return market.length + each.length === 0 ? ['Nothing has been labelled yet.'] : [...market, ...each];
}

function words(label: string): string {
  return label.toLowerCase().replaceAll('_', ' ');
}

function tapeLines({ what, nowMs, inputs, tapeBytes, halted }: DeskPicture): readonly string[] {
  const through = nowMs === null ? 'nothing yet' : `through ${clockText(nowMs)}`;
  return [
    `${what}: ${String(inputs).replaceAll(/\B(?=(\d{3})+$)/g, ',')} inputs, ${through}.`,
    `${(tapeBytes / 1_000_000).toFixed(1)} MB on the disk.`,
    ...(halted === null ? [] : [`Recording stands still: ${halted}`]),
  ];
}
