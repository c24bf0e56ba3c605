import { parseArgs } from 'node:util';
import type { MessagePortMain } from 'electron';
import { PROTOCOL } from '#contract/handshake';
import { ARGUS_VERSION } from '#entry/argus-version';
import { deskFolders } from '#entry/desk-folders';
import { createDesk } from '#entry/desk-host';
import { EngineHost } from '#entry/engine-host';
import { settingsHome } from '#entry/launch/settings-home';
import { dataFolder } from '#settings/data-folder';
import { SystemClock } from '#telemetry/system-clock';
import { electronPortWire } from '#transport/wires/port-wire';

/*
 * The engine inside the desktop application. Whatever goes wrong here ends this process with the reason on standard error,
 * and the shell starts another: nothing goes on in an unknown state.
 */
const { values } = parseArgs({ options: { restarts: { type: 'string' } } });
const clock = new SystemClock();

// From a terminal, Ctrl-C reaches every process at once. The shell hears it, too, and asks for an orderly end.
process.on('SIGINT', () => undefined);

new EngineHost<MessagePortMain>({
  shell: process.parentPort,
  wire: electronPortWire,
  openDesk: (secrets, notify) => {
    const folders = deskFolders();
    const installed = folders.configFolder.includes('app.asar');
    const configFolder = settingsHome(folders.configFolder, dataFolder(), installed);
    const desk = createDesk({
      ...folders,
      clock,
      configFolder,
      host: 'electron',
      secrets,
      notify,
      restarts: Number(values.restarts ?? 0),
    });
    desk.onFatal((error) => {
      throw error;
    });
    return desk;
  },
  info: { protocol: PROTOCOL, version: ARGUS_VERSION, host: 'electron', startedMs: clock.now() },
  clock,
  onFault: (error) => process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`),
  exit: () => process.exit(0),
});
