import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { INDEX, until } from '#tests/support/hosted-desk';

const CLI = fileURLToPath(new URL('../../../src-main/entry/cli.ts', import.meta.url));

interface Ready {
  readonly type: 'ready';
  readonly url: string;
  readonly port: number;
  readonly pid: number;
}

let folder: string;
let started: ChildProcess[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'argus-serve-'));
  writeFileSync(join(folder, 'index.html'), INDEX);
  started = [];
});
afterEach(() => {
  for (const child of started) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

function run(...given: string[]) {
  const child = spawn(process.execPath, [CLI, 'serve', '--window', folder, ...given], {
    env: { ...process.env, ARGUS_DATA: join(folder, 'data'), CI: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text));
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, said, exit };
}

async function ready(said: { readonly out: string }): Promise<Ready & { readonly token: string }> {
  await until(() => said.out.includes('\n'), 'the address is printed');
  const line = JSON.parse(said.out.slice(0, said.out.indexOf('\n'))) as Ready;
  return { ...line, token: new URL(line.url).hash.slice('#token='.length) };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** The status with which the engine answers a page that offers this token. */
function dial(port: number, token: string): Promise<number> {
  return new Promise((resolve) => {
    const origin = `http://127.0.0.1:${port}`;
    const socket = new WebSocket(`ws://127.0.0.1:${port}/engine`, ['argus.v1', `token.${token}`], { origin });
    socket.on('error', () => undefined);
    socket.on('unexpected-response', (sent, response) => {
      resolve(response.statusCode ?? 0);
      sent.destroy();
    });
    socket.on('open', () => {
      resolve(101);
      socket.terminate();
    });
  });
}

it('serves the window and the engine until Ctrl-C, and leaves nothing behind', async () => {
  const { child, said, exit } = run('--json', '--no-open');
  const { port, pid, token, url } = await ready(said);
  expect(await (await fetch(url)).text()).toContain('<title>Argus</title>');
  expect(await dial(port, token)).toBe(101);
  child.kill('SIGINT');
  expect(await exit).toBe(0);
  expect(isAlive(pid)).toBe(false);
  await expect(fetch(url)).rejects.toThrow('fetch failed');
});

it('keeps its key out of everything but the address that it prints', async () => {
  const { child, said, exit } = run('--json', '--no-open');
  const { port, pid, token, url } = await ready(said);
  expect(token).toMatch(/^[\w-]{43}$/);
  expect(url.slice(0, url.indexOf('#'))).toBe(`http://127.0.0.1:${port}/`);
  if (process.platform === 'linux') {
    for (const each of [pid, child.pid]) {
      for (const what of ['cmdline', 'environ'])
        expect(readFileSync(`/proc/${each}/${what}`, 'utf8')).not.toContain(token);
    }
  }
  const page = await fetch(url);
  expect(await page.text()).not.toContain(token);
  expect(JSON.stringify([...page.headers])).not.toContain(token);
  expect(await dial(port, `${token}x`)).toBe(401);
  expect(await dial(port, '')).toBe(401);
  process.kill(pid, 'SIGKILL');
  await until(() => said.out.trimEnd().split('\n').length === 3, 'it serves again');
  expect(await dial(port, token)).toBe(101);
  child.kill('SIGTERM');
  await exit;
  expect(said.err).not.toContain(token);
  expect(said.out.split('\n').filter((line) => line.includes(token) && !line.includes('"type":"ready"'))).toEqual([]);
});

it('has a new key each time', async () => {
  const first = await ready(run('--json').said);
  const second = await ready(run('--json').said);
  expect(second.token).not.toBe(first.token);
  expect(await dial(second.port, first.token)).toBe(401);
});

it('speaks plainly to a person', async () => {
  const { child, said, exit } = run();
  await until(() => said.err.includes('Ctrl-C'), 'it serves');
  child.kill('SIGINT');
  expect(await exit).toBe(0);
  expect(said.out).toMatch(/^Argus runs at http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]+\n$/);
  expect(said.err).toBe('Ctrl-C stops it.\nStopped.\n');
});

it('takes the engine with it when it is killed', async () => {
  const { child, said, exit } = run('--json');
  const { pid } = await ready(said);
  child.kill('SIGKILL');
  await exit;
  await until(() => !isAlive(pid), 'the engine has gone, too');
});

it('refuses what it cannot use, and says what would help', async () => {
  const refusals: [string[], number, string][] = [
    [['--port', '80000'], 2, '"80000" is no port'],
    [['--port', 'http'], 2, '"http" is no port'],
    [['--tape', join(folder, 'none.tape')], 3, 'none.tape'],
    [['--tape', join(folder, 'index.html')], 2, 'index.html'],
  ];
  for (const [given, code, text] of refusals) {
    const { said, exit } = run('--json', ...given);
    expect(await exit).toBe(code);
    expect(said.err).toContain(text);
    expect(said.err).not.toMatch(/\n {4}at /);
    expect(said.out).toBe('');
  }
});
