import type { z } from 'zod';
import type { CommandName, CommandOutput, commands } from '#contract/commands';
import type { StreamName, StreamParams, StreamPatch, StreamSnapshot } from '#contract/streams';

/** Patches alone cannot tell what happened: it jumped, or more came than is kept for one window. */
export interface Resync {
  readonly resync: true;
  /** Entries that no snapshot will bring back. */
  readonly missed: number;
}

/** One window's view of one stream. It remembers what that window has been told, so that only news is sent. */
export interface StreamView<Name extends StreamName> extends Disposable {
  snapshot(): StreamSnapshot<Name>;
  /** What changed since the last take or snapshot, newest per key; null when nothing did. */
  take(): StreamPatch<Name> | null | Resync;
}

/** `changed` may be called as often as one likes; it only marks the stream, the server asks when it has room. */
export type StreamSources = {
  readonly [Name in StreamName]: (params: StreamParams<Name>, changed: () => void) => StreamView<Name>;
};

/** Handlers throw `CommandFailed` for what a person should read; anything else is told as a fault of ours. */
export type CommandHandlers = {
  readonly [Name in CommandName]: (
    input: z.output<(typeof commands)[Name]['input']>,
  ) => CommandOutput<Name> | Promise<CommandOutput<Name>>;
};

/** What a window is served from. */
export interface WindowDesk {
  readonly streams: StreamSources;
  readonly commands: CommandHandlers;
}
