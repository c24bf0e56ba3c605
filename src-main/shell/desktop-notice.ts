import { Notification } from 'electron';

/** Tells what happened on the desktop itself; a click leads to the window. */
export function showNotice(title: string, body: string, open: () => void): void {
  if (!Notification.isSupported()) return;
  const notice = new Notification({ title, body });
  notice.on('click', open);
  notice.show();
}
