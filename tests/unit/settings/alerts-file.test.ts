import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ALERT_EVENTS } from '#domain/alert';
import { DEFAULT_ALERT_SETTINGS, parseAlertSettings } from '#settings/alerts-file';
import { formatSettingsProblem } from '#settings/settings-problem';

const SHIPPED = readFileSync(fileURLToPath(new URL('../../../config/alerts.yaml', import.meta.url)), 'utf8');

function problemIn(from: string, to: string): string {
  const changed = SHIPPED.replace(from, to);
  expect(changed).not.toBe(SHIPPED);
  const parsed = parseAlertSettings(changed, 'alerts.yaml');
  if (parsed.ok) throw new Error('those settings should have been refused');
  return formatSettingsProblem(parsed.failure);
}

describe('config/alerts.yaml', () => {
  it('shows the defaults, and names every event', () => {
    expect(parseAlertSettings(SHIPPED, 'alerts.yaml')).toEqual({ ok: true, value: DEFAULT_ALERT_SETTINGS });
    for (const event of ALERT_EVENTS) expect(SHIPPED).toMatch(new RegExp(`^ {2}${event}: `, 'm'));
  });

  it('writes to nobody unless told to, and holds no place for a secret', () => {
    const { telegram, webhook } = DEFAULT_ALERT_SETTINGS;
    expect([telegram.chats, telegram.users, webhook]).toEqual([[], [], false]);
    expect(problemIn('chats: []', 'chats: []\n  token: 1:abc')).toContain('telegram.token is not a setting');
  });

  it('takes ids that need more than 32 bits, and groups, which are below 0', () => {
    const text = SHIPPED.replace('chats: []', 'chats: [6123456789, -1001234567890]').replace(
      'users: []',
      'users: [6123456789]',
    );
    const parsed = parseAlertSettings(text, 'alerts.yaml');
    expect(parsed.ok && parsed.value.telegram.chats).toEqual([6_123_456_789, -1_001_234_567_890]);
  });

  it.each([
    ['a chat without anybody who may speak in it', 'chats: []', 'chats: [7]', 'telegram.users is empty'],
    ['a name in place of an id', 'chats: []', 'chats: ["@me"]', 'telegram.chats.0'],
    ['a level that is none', 'exit: on', 'exit: loud', 'events.exit'],
    ['an event that nobody knows', 'exit: on', 'exits: on', 'write exit'],
    ['a server that is not encrypted', 'server: https://', 'server: http://', 'telegram.server'],
    ['a tier that there is not', 'signalTier: 1', 'signalTier: 4', 'signalTier'],
  ])('refuses %s and says where', (_what, from, to, said) => {
    expect(problemIn(from, to)).toContain(said);
  });
});
