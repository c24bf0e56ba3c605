/** Reads bytes on their way to the broker, and says why they must not go; null: they may. */
export type WireGuard = (chunk: Uint8Array, serverVersion: number) => string | null;

const HANDSHAKE = Buffer.from('API\0');

/** A guard that judges message by message. What cannot be taken apart into messages does not go. */
export function guardOf(judge: (message: Buffer, serverVersion: number) => string | null): WireGuard {
  return (chunk, serverVersion) => {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    if (bytes.subarray(0, HANDSHAKE.length).equals(HANDSHAKE)) return null;
    let at = 0;
    while (at < bytes.length) {
      const length = at + 4 <= bytes.length ? bytes.readInt32BE(at) : -1;
      const end = at + 4 + length;
      if (length <= 0 || end > bytes.length) return 'a message that is not whole cannot be checked';
      const reason = judge(bytes.subarray(at + 4, end), serverVersion);
      if (reason !== null) return reason;
      at = end;
    }
    return null;
  };
}

export function notSent(id: string): string {
  return `message ${id} is none that Argus sends`;
}
