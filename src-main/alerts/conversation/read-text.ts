import type { PriceE4 } from '#domain/money';
import { SHOWN, type Shown } from '#alerts/conversation/desk-request';

/** What a person wrote, as far as it is understood. */
export type ReadText =
  | { readonly kind: 'help' }
  | { readonly kind: 'show'; readonly what: Shown; readonly about: string | null }
  | { readonly kind: 'pause'; readonly minutes: number | null; readonly reason: string }
  | { readonly kind: 'resume' }
  /** Null: to be heard again. */
  | { readonly kind: 'mute'; readonly minutes: number | null }
  | { readonly kind: 'filled'; readonly price: PriceE4; readonly contracts: number | null }
  | { readonly kind: 'reject'; readonly reason: string }
  | { readonly kind: 'snooze'; readonly minutes: number }
  /** It was meant for the desk, but something about it is wrong: how to say it. */
  | { readonly kind: 'unclear'; readonly say: string };

const DEFAULT_MUTE_MINUTES = 60;
const DEFAULT_SNOOZE_MINUTES = 30;
const MOST_MINUTES = 7 * 1_440;
const MOST_REASON = 200;
const HOW_TO_FILL = 'Say the net price per share, and how many spreads: filled 0.41 x2';

export function readText(text: string): ReadText {
  const [first = '', ...words] = text.trim().split(/\s+/);
  // In a group, a command may name the bot that it is for.
  const word = first.toLowerCase().replace(/@\w+$/, '');
  const rest = words.join(' ').slice(0, MOST_REASON);
  const name = word.replace(/^\//, '');
  const shown = SHOWN.find((each) => each === name);
  if (word.startsWith('/') && shown !== undefined) {
    return { kind: 'show', what: shown, about: words[0]?.toUpperCase() ?? null };
  }
  switch (name) {
    case 'help':
    case 'start':
      return { kind: 'help' };
    case 'pause':
      return readPause(words, rest);
    case 'resume':
      return { kind: 'resume' };
    case 'mute':
      return readMute(words);
    case 'unmute':
      return { kind: 'mute', minutes: null };
    case 'filled':
    case 'fill':
      return readFill(words.join(' '));
    case 'reject':
    case 'rejected':
      return { kind: 'reject', reason: rest === '' ? 'rejected, no reason given' : rest };
    case 'snooze':
      return readSnooze(words);
    default:
      return { kind: 'unclear', say: 'That was not understood. /help lists what can be said.' };
  }
}

function readPause(words: readonly string[], rest: string): ReadText {
  const minutes = minutesOf(words[0] ?? '');
  const reason = minutes === null ? rest : words.slice(1).join(' ').slice(0, MOST_REASON);
  return { kind: 'pause', minutes, reason: reason === '' ? 'paused from Telegram' : reason };
}

function readMute(words: readonly string[]): ReadText {
  const [span] = words;
  if (span === undefined) return { kind: 'mute', minutes: DEFAULT_MUTE_MINUTES };
  if (span.toLowerCase() === 'off') return { kind: 'mute', minutes: null };
  const minutes = minutesOf(span);
  return minutes === null
    ? { kind: 'unclear', say: 'Say for how long: /mute 2h, /mute 45m, or /mute off.' }
    : { kind: 'mute', minutes };
}

function readSnooze(words: readonly string[]): ReadText {
  const [span] = words;
  const minutes = span === undefined ? DEFAULT_SNOOZE_MINUTES : minutesOf(span);
  return minutes === null
    ? { kind: 'unclear', say: 'Say for how long: snooze 30m, or snooze 2h.' }
    : { kind: 'snooze', minutes };
}

/** `0.41 x2`, `$0.41 × 2`, `.41 2x`, `0,41`; the price is per share, so that it has a point in it. */
function readFill(text: string): ReadText {
  const plain = text.replaceAll('×', 'x').replaceAll('$', '').replaceAll(',', '.').toLowerCase().trim();
  const found = /^(\d{0,4}(?:\.\d{1,4})?)(?:\s*(?:x\s*(\d{1,4})|(\d{1,4})\s*x))?$/.exec(plain);
  const [, price = '', after, before] = found ?? [];
  if (found === null || price === '' || price === '.') return { kind: 'unclear', say: HOW_TO_FILL };
  const units = Math.round(Number(price) * 10_000);
  const contracts = after ?? before;
  if (contracts !== undefined && Number(contracts) === 0) return { kind: 'unclear', say: HOW_TO_FILL };
  return { kind: 'filled', price: units as PriceE4, contracts: contracts === undefined ? null : Number(contracts) };
}

/** `45`, `45m`, `2h`, `1d`; null for anything else. */
function minutesOf(text: string): number | null {
  const found = /^(\d{1,5})(m|min|h|d)?$/i.exec(text);
  if (found === null) return null;
  const [, count = '', unit = 'm'] = found;
  const each = unit.toLowerCase() === 'h' ? 60 : unit.toLowerCase() === 'd' ? 1_440 : 1;
  const minutes = Number(count) * each;
  return minutes >= 1 && minutes <= MOST_MINUTES ? minutes : null;
}
