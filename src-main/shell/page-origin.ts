export const PAGE_SCHEME = 'app';
export const PAGE_ORIGIN = 'app://argus';
/** The one page that may be opened as a further window: a panel that was popped out. */
export const POPOUT_URL = `${PAGE_ORIGIN}/popout.html`;

/** Compared part by part: `app://argus.example` begins like ours, too. */
export function isPageUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, host, username, password } = new URL(url);
  return `${protocol}//${host}` === PAGE_ORIGIN && username === '' && password === '';
}

export interface FrameOrigin {
  readonly origin: string;
  readonly parent: unknown;
}

/** Whether a message comes from our page itself and not from a frame in it. Null: the frame is gone already. */
export function isPageFrame(frame: FrameOrigin | null): boolean {
  return frame !== null && frame.parent === null && frame.origin === PAGE_ORIGIN;
}
