/**
 * Puts text on the clipboard of the window that `from` is in: a panel may stand in a window of its own, and a clipboard
 * only listens to the window that has the focus. Where it asks for a permission that nobody grants, the older way works.
 */
export async function copyText(from: Element, text: string): Promise<boolean> {
  const { ownerDocument } = from;
  try {
    const clipboard = ownerDocument.defaultView?.navigator.clipboard;
    if (clipboard !== undefined) {
      await clipboard.writeText(text);
      return true;
    }
  } catch {
    // Denied: see above.
  }
  return copyByCommand(ownerDocument, text);
}

function copyByCommand(ownerDocument: Document, text: string): boolean {
  const put = (event: ClipboardEvent): void => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  ownerDocument.addEventListener('copy', put, { capture: true, once: true });
  const done = ownerDocument.execCommand('copy');
  ownerDocument.removeEventListener('copy', put, { capture: true });
  return done;
}
