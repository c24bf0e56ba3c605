import { serveDesk } from '#entry/serving/serve-desk';
import { ScriptedDesk } from '#tests/support/scripted-desk';

/** What `argus serve` would keep running, with a desk on which nothing but one row happens: how often it was started. */
serveDesk(({ restarts }) => {
  const desk = new ScriptedDesk();
  desk.setRow(0, restarts);
  desk.commands['replay.play'] = () => {
    setImmediate(() => {
      throw new Error('the engine breaks');
    });
    return {};
  };
  return { desk, dispose: () => undefined };
});
