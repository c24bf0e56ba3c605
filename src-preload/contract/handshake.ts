/** Counts up with every change that an older window or engine could not understand. */
export const PROTOCOL = 1;

export interface EngineInfo {
  readonly protocol: number;
  readonly version: string;
  /** Where the engine runs: inside the desktop application, or behind the loopback web host. */
  readonly host: 'electron' | 'browser';
  readonly startedMs: number;
}
