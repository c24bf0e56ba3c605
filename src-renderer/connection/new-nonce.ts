/** A word that nobody has said before: whoever hears it twice knows that it is one intent, asked twice. */
export function newNonce(): string {
  // `randomUUID` is there on secure pages only.
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
