import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { session as realSession } from 'electron';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isPageFrame, isPageUrl } from '#shell/page-origin';
import { servePage } from '#shell/page-protocol';
import { session } from '#tests/support/fake-electron';

const folder = mkdtempSync(join(tmpdir(), 'argus-page-'));
const page = join(folder, 'page');

beforeAll(() => {
  mkdirSync(join(page, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), 'not yours');
  mkdirSync(join(folder, 'page-of-another'));
  writeFileSync(join(folder, 'page-of-another', 'index.html'), 'nor this');
  writeFileSync(join(page, 'index.html'), '<title>Argus</title>');
  writeFileSync(join(page, 'assets', 'a b.js'), 'export {};');
  servePage(realSession.defaultSession, page);
});
afterAll(() => rmSync(folder, { recursive: true }));

function get(url: string, method = 'GET'): Promise<Response> {
  const handler = session.defaultSession.handlers['protocol app'] as unknown as (request: object) => Promise<Response>;
  return handler({ method, url });
}

describe('app://argus', () => {
  it('serves the page under the strict policy, with a nonce of its own each time', async () => {
    const first = await get('app://argus/');
    const policy = first.headers.get('content-security-policy') ?? '';
    expect(first.status).toBe(200);
    expect(first.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(first.headers.get('x-content-type-options')).toBe('nosniff');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    const nonce = /'nonce-([\w-]+)'/.exec(policy)?.[1] ?? '';
    expect(nonce.length).toBeGreaterThanOrEqual(16);
    expect(await first.text()).toContain(`content="${nonce}"`);
    expect((await get('app://argus/')).headers.get('content-security-policy')).not.toContain(nonce);
  });

  it('serves what lies beside it, whatever its name', async () => {
    const script = await get('app://argus/assets/a%20b.js?v=1');
    expect(script.status).toBe(200);
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(await script.text()).toBe('export {};');
  });

  it.each([
    'app://argus/../secret.txt',
    'app://argus/..%2fsecret.txt',
    'app://argus/%2e%2e/secret.txt',
    'app://argus/assets/..%2f..%2fsecret.txt',
    'app://argus/..%5csecret.txt',
    'app://argus/..%2fpage-of-another/index.html',
    'app://argus//etc/passwd',
    'app://argus/%2fetc%2fpasswd',
    'app://argus/index.html%00.js',
    'app://argus/index.html::$DATA',
    'app://argus/%zz',
    'app://argus/assets',
    'app://argus/nothing.js',
    'app://other/index.html',
    'app://argus.example/index.html',
    'app://user@argus/index.html',
    'file:///etc/passwd',
  ])('answers 404 to %s', async (url) => {
    const { status, headers } = await get(url);
    expect(status).toBe(404);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('answers to GET only', async () => {
    expect((await get('app://argus/', 'POST')).status).toBe(404);
  });
});

it('tells our own addresses and frames from those that look like them', () => {
  expect(isPageUrl('app://argus/panel')).toBe(true);
  expect(['app://argus.evil/', 'https://argus/', 'app:argus', 'nonsense'].filter(isPageUrl)).toEqual([]);
  expect(isPageFrame({ origin: 'app://argus', parent: null })).toBe(true);
  expect(isPageFrame({ origin: 'app://argus.evil', parent: null })).toBe(false);
  expect(isPageFrame({ origin: 'app://argus', parent: {} })).toBe(false);
  expect(isPageFrame(null)).toBe(false);
});
