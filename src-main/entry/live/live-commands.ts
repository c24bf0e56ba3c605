import type { CommandName } from '#contract/commands';
import { CommandFailed } from '#contract/failures';
import type { DeskLive } from '#entry/desk/desk-live';
import type { CommandHandlers } from '#transport/stream-source';

export type LiveCommand = Extract<CommandName, 'live.start' | 'live.stop' | 'venue.reconnect'>;

const DONE = {};

/** What a window may ask of live recording. Null: this desk records nothing. */
export function liveCommands(live: DeskLive | null): Pick<CommandHandlers, LiveCommand> {
  const known = (): DeskLive => {
    if (live !== null) return live;
    throw new CommandFailed(
      'not-available',
      'This desk has no folder for recordings, so that it records no live data.',
    );
  };
  return {
    'live.start': async () => {
      await known().start();
      return DONE;
    },
    'live.stop': async () => {
      await known().stop();
      return DONE;
    },
    'venue.reconnect': ({ venue }) => {
      known().reconnect(venue);
      return DONE;
    },
  };
}
