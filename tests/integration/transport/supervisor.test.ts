import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sayLastWord } from '#entry/serving/last-word';
import { ServerSupervisor } from '#entry/serving/server-supervisor';
import { INDEX, TOKEN, until } from '#tests/support/hosted-desk';
import { stubPageSocket } from '#tests/support/page-socket';
import { BoardMirror } from '#tests/support/mirrors';
import { EngineClient } from '#window/connection/engine-client.ts';
import { openWebSocket } from '#window/connection/web-socket-wire.ts';

const SCRIPT = fileURLToPath(new URL('../../support/scripted-server.ts', import.meta.url));

interface Start {
  readonly port: number;
  readonly pid: number;
  readonly restarts: number;
}

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'argus-serve-'));
  writeFileSync(join(folder, 'index.html'), INDEX);
});
afterEach(() => {
  vi.unstubAllGlobals();
  rmSync(folder, { recursive: true });
});

function supervise(port = 0) {
  const starts: Start[] = [];
  const ends: string[] = [];
  const farewells: string[] = [];
  const supervisor = new ServerSupervisor({
    script: SCRIPT,
    serve: { token: TOKEN, port, folder, tape: null, config: null, live: false },
    onReady: (server) => starts.push(server),
    onExit: (reason) => ends.push(reason),
    onGiveUp: (reason, at, signal) => {
      farewells.push(reason);
      return sayLastWord({ reason, token: TOKEN, port: at, folder, signal, forMs: 2_000 });
    },
  });
  return { supervisor, starts, ends, farewells, running: supervisor.run() };
}

/** A page that was loaded from that port. */
function openWindow(port: number): EngineClient {
  stubPageSocket(`http://127.0.0.1:${port}`);
  return new EngineClient(() => openWebSocket(`ws://127.0.0.1:${port}/engine`, TOKEN), {
    frame: (task) => {
      const timer = setTimeout(task, 1);
      return () => clearTimeout(timer);
    },
    random: () => 0,
  });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('an engine behind a supervisor', () => {
  it('that is killed comes back at the same address, and open windows with it, without a reload', async () => {
    const { supervisor, starts, ends, running } = supervise();
    await until(() => starts.length === 1, 'it serves');
    const [first] = starts as [Start];
    const client = openWindow(first.port);
    const board = new BoardMirror();
    const states: string[] = [];
    client.onState(({ kind }) => states.push(kind));
    client.watch('board', {}, board);
    await until(() => board.rows.get(0)?.last === 0, 'the window shows the first engine');

    process.kill(first.pid, 'SIGKILL');
    await until(() => client.state.kind === 'down', 'the light is red');
    await until(() => board.rows.get(0)?.last === 1, 'the window shows the second engine');

    expect(starts).toMatchObject([{ restarts: 0 }, { port: first.port, restarts: 1 }]);
    expect(starts[1]?.pid).not.toBe(first.pid);
    expect(ends).toEqual(['SIGKILL']);
    expect(states).toContain('down');
    expect(client.state.kind).toBe('up');
    client.dispose();
    supervisor.stop();
    await running;
    expect(isAlive(starts[1]?.pid ?? 0)).toBe(false);
  });

  it('that breaks by itself comes back as well', async () => {
    const { supervisor, starts, ends, running } = supervise();
    await until(() => starts.length === 1, 'it serves');
    const client = openWindow((starts[0] as Start).port);
    await client.call('replay.play', {});
    await until(() => starts.length === 2, 'it serves again');
    expect(ends).toEqual(['exit code 1']);
    await until(() => client.state.kind === 'up', 'the window is back');
    client.dispose();
    supervisor.stop();
    await running;
  });

  it('that keeps ending is given up after five times in a minute, and open windows are told why', async () => {
    const { starts, ends, farewells, running } = supervise();
    const outcome = running.catch((error: unknown) => error);
    let client: EngineClient | undefined;
    for (let times = 1; times <= 6; times++) {
      await until(() => starts.length === times, `start ${times}`);
      client ??= openWindow((starts[0] as Start).port);
      await until(() => client?.state.kind === 'up', 'the window is there');
      process.kill((starts.at(-1) as Start).pid, 'SIGKILL');
    }
    expect(await outcome).toMatchObject({
      exitCode: 70,
      message: expect.stringContaining('keeps ending (SIGKILL)') as string,
    });
    expect(ends).toHaveLength(6);
    expect(farewells).toEqual(['The engine keeps ending (SIGKILL); it is not started again.']);
    expect(client?.state).toEqual({ kind: 'down', reason: farewells[0], retryInMs: null });
    client?.dispose();
  });

  it('stops when it is told to between two starts', async () => {
    const { supervisor, starts, ends, running } = supervise();
    await until(() => starts.length === 1, 'it serves');
    process.kill((starts[0] as Start).pid, 'SIGKILL');
    await until(() => ends.length === 1, 'it ended');
    supervisor.stop();
    await running;
    expect(starts).toHaveLength(1);
  });

  it('cannot serve at a port that is taken, and says so', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resume) => other.once('listening', resume));
    const { port } = other.address() as { port: number };
    await expect(supervise(port).running).rejects.toMatchObject({
      exitCode: 3,
      message: `Port ${port} is taken. Choose another with --port, or none.`,
    });
    other.close();
  });

  it('cannot serve a window that was never built, and says what builds it', async () => {
    rmSync(join(folder, 'index.html'));
    await expect(supervise().running).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringContaining('npm run build') as string,
    });
  });
});
