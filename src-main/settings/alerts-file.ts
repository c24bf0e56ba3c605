import { z } from 'zod';
import { ALERT_LEVELS, type AlertLevel } from '#alerts/alert-rules';
import type { AlertSettings } from '#alerts/alert-settings';
import { ALERT_EVENTS, type AlertEvent } from '#domain/alert';
import { fail, ok, type Result } from '#primitives/result';
import { explainIssue, type SettingsProblem } from '#settings/settings-problem';
import { section, whole } from '#settings/settings-schema';
import { parseSettingsYaml, readSettingsText } from '#settings/settings-yaml';

/** What `config/alerts.yaml` holds. */
export function loadAlertSettings(path: string): Result<AlertSettings, SettingsProblem> {
  const text = readSettingsText(path);
  return text.ok ? parseAlertSettings(text.value, path) : text;
}

/** `file` only names the text in a problem. */
export function parseAlertSettings(text: string, file: string): Result<AlertSettings, SettingsProblem> {
  const value = parseSettingsYaml(text, file);
  if (!value.ok) return value;
  const parsed = FILE.safeParse(value.value ?? {});
  if (!parsed.success) return fail(explainIssue(parsed.error.issues[0], value.value, DEFAULT_ALERT_SETTINGS, file));
  const { telegram } = parsed.data;
  if (telegram.chats.length > 0 && telegram.users.length === 0) {
    return fail({
      file,
      field: 'telegram.users',
      problem: 'is empty although chats are listed: whoever sees a chat could press its buttons',
      remedy: 'list the ids of the users whose replies count; in a private chat that is the id of the chat',
    });
  }
  return ok({ ...parsed.data, signalTier: parsed.data.signalTier as AlertSettings['signalTier'] });
}

const DEFAULT_LEVELS: Readonly<Record<AlertEvent, AlertLevel>> = {
  recommendation: 'on',
  'recommendation-ended': 'silent',
  signal: 'silent',
  gap: 'silent',
  exit: 'on',
  breaker: 'on',
  desk: 'silent',
  data: 'on',
  system: 'silent',
  review: 'silent',
};

const ids = z
  .array(z.number({ error: 'must hold whole numbers' }).int({ error: 'must hold whole numbers' }), {
    error: 'must be a list of ids',
  })
  .max(20, { error: 'must hold at most 20 ids' })
  .default([]);

function level(fallback: AlertLevel) {
  return z.enum(ALERT_LEVELS, { error: `must be one of ${ALERT_LEVELS.join(', ')}` }).default(fallback);
}

const server = z
  .string({ error: 'must be an address' })
  .refine((text) => /^https:\/\/|^http:\/\/(127\.0\.0\.1|localhost)(:|\/|$)/.test(text) && URL.canParse(text), {
    error: 'must begin with https://, or be on this computer',
  })
  .default('https://api.telegram.org');

const FILE = section({
  telegram: section({ chats: ids, users: ids, server, waitSeconds: whole(1, 50, 30) }),
  webhook: z.boolean({ error: 'must be true or false' }).default(false),
  desktop: z.boolean({ error: 'must be true or false' }).default(true),
  events: section(
    Object.fromEntries(ALERT_EVENTS.map((event) => [event, level(DEFAULT_LEVELS[event])])) as Record<
      AlertEvent,
      ReturnType<typeof level>
    >,
  ),
  signalTier: whole(1, 3, 1),
  mostWaiting: whole(10, 10_000, 500),
  deadMan: section({ silenceSeconds: whole(10, 3_600, 90), pingSeconds: whole(10, 3_600, 60) }),
  reviewMinutes: whole(0, 240, 10),
  gapSeconds: whole(0, 3_600, 60),
});

export const DEFAULT_ALERT_SETTINGS = FILE.parse({}) as AlertSettings;
