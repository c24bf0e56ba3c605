import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
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
app.enableSandbox();
registerPageScheme();
lockDownContents(app);

if (app.requestSingleInstanceLock()) {
  const desktop = app.whenReady().then(
    () =>
      new Desktop({
        page: join(here, '../renderer'),
        bridge: join(here, '../preload/bridge.cjs'),
        engine: join(here, 'engine-process.js'),
        icons: join(here, '../../resources/icons'),
        data,
        memory,
      }),
  );
  app.on('second-instance', () => void desktop.then((running) => running.reveal()));
} else {
  app.quit();
}
