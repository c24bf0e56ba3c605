export interface LaunchFacts {
  readonly browserWanted: boolean;
  readonly platform: NodeJS.Platform;
  readonly environment: NodeJS.ProcessEnv;
  readonly superuser: boolean;
  /** Where Electron's program is, if it is here. */
  readonly executable: string | null;
  readonly mayFetch: boolean;
}

export type LaunchPlan =
  | { readonly kind: 'window'; readonly executable: string }
  | { readonly kind: 'fetch' }
  /** `why` is told to whoever did not ask for a browser. */
  | { readonly kind: 'browser'; readonly why: string | null };

/** A window of its own wherever one can be had; else the browser, and the reason. */
export function planLaunch(facts: LaunchFacts): LaunchPlan {
  const { platform, executable } = facts;
  if (facts.browserWanted) return { kind: 'browser', why: null };
  if (platform === 'linux') {
    if (!isSet(facts.environment['DISPLAY']) && !isSet(facts.environment['WAYLAND_DISPLAY'])) {
      return { kind: 'browser', why: 'there is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set)' };
    }
    if (facts.superuser) {
      return { kind: 'browser', why: 'a window of its own does not open for root, whose processes have no sandbox' };
    }
  }
  if (executable !== null) return { kind: 'window', executable };
  if (facts.mayFetch) return { kind: 'fetch' };
  return {
    kind: 'browser',
    why: 'Electron, which the window needs, is not here, and --no-download forbids to fetch it',
  };
}

/** One paragraph: why no window, what opens instead, and how to get the window. */
export function browserInstead(why: string, remedy: string | null = null): string {
  const paragraph =
    `Argus opens in a browser instead of a window of its own, because ${why}. ` +
    'It is the same engine with the same screens, served to this computer only.';
  return remedy === null ? paragraph : `${paragraph} ${remedy}`;
}

export const HOW_TO_GET_ELECTRON =
  'To get the window, run "npx install-electron" where github.com can be reached, or set ELECTRON_MIRROR to a mirror ' +
  'that can be, or set ELECTRON_OVERRIDE_DIST_PATH to the folder of an unpacked Electron 45.';

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}
