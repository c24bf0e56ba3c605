import type { ConnectionLight, DeskStatus } from '#contract/desk-view';
import type { EngineConnection } from '#window/state/use-connection.ts';
import { formatMinutes } from '#window/formatting/durations.ts';
import { formatCount } from '#window/formatting/numbers.ts';

export type LightState = ConnectionLight['state'];

/** A shape for each colour: nobody has to tell red from green. */
export const LIGHT_SHAPES: Readonly<Record<LightState, string>> = { live: '●', stale: '◐', waiting: '○', down: '✕' };
export const LIGHT_WORDS: Readonly<Record<LightState, string>> = {
  live: 'live',
  stale: 'stale',
  waiting: 'waiting',
  down: 'down',
};

export const SESSION_ABOUT: Readonly<Record<DeskStatus['market']['session'], string>> = {
  PRE: 'New York is in its pre-market session.',
  RTH: 'New York is in its regular session.',
  POST: 'New York is in its after-hours session.',
  CLOSED: 'New York is closed.',
};

/** What ends with the session stage that is on. */
const UNTIL: Readonly<Record<DeskStatus['market']['session'], string>> = {
  PRE: 'to open',
  RTH: 'to close',
  POST: 'to end',
  CLOSED: 'to pre-market',
};

export function sessionText({ session, minutesLeft, halfDay }: DeskStatus['market']): string {
  const left = minutesLeft === null ? '' : ` · ${formatMinutes(minutesLeft)} ${UNTIL[session]}`;
  return `${session}${left}${halfDay ? ' · half day' : ''}`;
}

export function engineLight(
  connection: EngineConnection,
  retryInMs: number | null,
): { readonly state: LightState; readonly text: string } {
  switch (connection.kind) {
    case 'up':
      return { state: 'live', text: 'connected' };
    case 'connecting':
      return { state: 'waiting', text: 'connecting…' };
    case 'down': {
      if (connection.retryInMs === null) return { state: 'down', text: 'ended, not started again' };
      const seconds = Math.ceil((retryInMs ?? 0) / 1_000);
      return { state: 'down', text: seconds === 0 ? 'reconnecting…' : `reconnecting in ${seconds} s` };
    }
    case 'unwelcome':
      return { state: 'down', text: 'refused' };
  }
}

export const LIVE_ABOUT: Readonly<Record<DeskStatus['live']['state'], string>> = {
  off: 'Live data are not recorded. Alt L, or the Connections panel, begins.',
  starting: 'The venues are being asked, and the live tape is opened.',
  on: 'Live data are recorded on the live tape, whatever is being looked at. Alt L goes to them.',
  stopping: 'The live tape is being closed.',
};

/** A word for whether live data are recorded. What ended by itself is not simply off. */
export function liveLight({ state, problem }: DeskStatus['live']): {
  readonly state: LightState;
  readonly text: string;
} {
  if (state === 'on') return { state: 'live', text: 'recorded' };
  if (problem !== null) return { state: 'down', text: state === 'starting' ? 'trying again…' : 'stopped by a fault' };
  if (state === 'off') return { state: 'waiting', text: 'off' };
  return { state: 'waiting', text: state === 'starting' ? 'starting…' : 'closing…' };
}

export function proofText({ minutesProved, divergence }: DeskStatus['proof']): string {
  if (divergence !== null) return 'Replay differs from the recording';
  return minutesProved === 1 ? '1 minute proved' : `${formatCount(minutesProved)} minutes proved`;
}

export const MODE_ABOUT: Readonly<Record<DeskStatus['mode'], string>> = {
  LIVE: 'Live data as they come. What you do goes into your live book; no order leaves Argus by itself.',
  PAPER: 'Live data, a paper account: orders are practice.',
  REPLAY: 'A recording is replayed: nothing here is happening now.',
  DEMO: 'The bundled demo day is replayed: simulated data, no account.',
};
