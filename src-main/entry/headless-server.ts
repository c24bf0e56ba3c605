import { createDesk } from '#entry/desk-host';
import { deskFolders } from '#entry/desk-folders';
import { openTape } from '#entry/open-tape';
import { serveDesk } from '#entry/serving/serve-desk';
import { SystemClock } from '#telemetry/system-clock';

serveDesk(({ tape, config, live, restarts }) => {
  // A file that was named and cannot be opened ends the command; later on the window says so.
  if (tape !== null && restarts === 0) openTape(tape)[Symbol.dispose]();
  const clock = new SystemClock();
  const folders = deskFolders();
  const desk = createDesk({
    clock,
    ...folders,
    configFolder: config ?? folders.configFolder,
    tapeFile: tape,
    host: 'browser',
    live,
    restarts,
  });
  desk.onFatal((error) => {
    // Past every caller, so that it ends this process; its parent starts another.
    setImmediate(() => {
      throw error;
    });
  });
  return { desk, dispose: () => desk[Symbol.asyncDispose]() };
});
