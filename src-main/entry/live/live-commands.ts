import type { CommandName } from '#contract/commands';
import { CommandFailed } from '#contract/failures';
import type { CommandHandlers } from '#transport/stream-source';

export type LiveCommand = Extract<CommandName, 'live.start' | 'live.stop' | 'venue.reconnect'>;

const NO_LIVE = 'This desk records no live data.';

/** What a window may ask of live recording. */
export function liveCommands(): Pick<CommandHandlers, LiveCommand> {
  const refuse = (): never => {
    throw new CommandFailed('not-available', NO_LIVE);
  };
  return { 'live.start': refuse, 'live.stop': refuse, 'venue.reconnect': refuse };
}
