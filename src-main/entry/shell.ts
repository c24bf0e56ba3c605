import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app, dialog } from 'electron';
import { dataFolder } from '#settings/data-folder';
import { Desktop } from '#shell/desktop';
import { lockDownContents } from '#shell/lockdown';
import { registerPageScheme } from '#shell/page-protocol';

/** `out/main` when built; packaged or not, the rest lies beside it. */
const here = import.meta.dirname;
const data = dataFolder();
const memory = join(data, 'window');

// All of this before Electron is ready: later is too late, and nothing would say so.
mkdirSync(memory, { recursive: true });
app.setPath('userData', memory);
// What notifications on Windows are filed under; the same as in the installer.
app.setAppUserModelId('dev.argus.workstation');
app.enableSandbox();
registerPageScheme();
lockDownContents(app);

if (app.requestSingleInstanceLock()) {
  const start = async (): Promise<void> => {
    await app.whenReady();
    const desktop = new Desktop({
      page: join(here, '../renderer'),
      bridge: join(here, '../preload/bridge.cjs'),
      engine: join(here, 'engine-process.js'),
      icons: join(here, '../../resources/icons'),
      data,
      memory,
    });
    app.on('second-instance', () => desktop.reveal());
  };
  start().catch((error: unknown) => {
    // Half a desktop, without a window perhaps, would go on unseen.
    dialog.showErrorBox(
      'Argus could not start',
      error instanceof Error ? (error.stack ?? error.message) : String(error),
    );
    app.exit(1);
  });
} else {
  app.quit();
}
