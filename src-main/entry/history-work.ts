import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import { HistoryFault } from '#store/history/history-fault';

/** Runs work on a history; its faults become messages with the exit code that fits. */
export function historyWork<Value>(work: () => Value): Value {
  try {
    return work();
  } catch (error) {
    if (error instanceof HistoryFault) throw new CommandFailure(ExitCode.environment, error.message, error);
    throw error;
  }
}
