/** A line longer than this is answered as such and dropped: memory stays bounded whatever comes in. */
export const LONGEST_LINE = 16 * 1024 * 1024;

export interface RequestLine {
  /** Counted from 1, blank lines included. */
  readonly number: number;
  /** Null where the line was too long to keep. */
  readonly text: string | null;
}

/** The lines of a stream of text, by the batch that arrived together; blank ones are left out. */
export async function* requestLines(
  bytes: AsyncIterable<Uint8Array>,
  longest = LONGEST_LINE,
): AsyncGenerator<readonly RequestLine[], void> {
  const decoder = new TextDecoder();
  let parts: string[] = [];
  let kept = 0;
  let tooLong = false;
  let number = 0;
  const keep = (part: string): void => {
    kept += part.length;
    if (kept > longest) {
      tooLong = true;
      parts = [];
    } else if (part !== '') parts.push(part);
  };
  const finish = (batch: RequestLine[]): void => {
    number++;
    const text = parts.join('');
    if (tooLong) batch.push({ number, text: null });
    else if (text.trim() !== '') batch.push({ number, text });
    parts = [];
    kept = 0;
    tooLong = false;
  };
  const split = (text: string): RequestLine[] => {
    const batch: RequestLine[] = [];
    let start = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      keep(text.slice(start, end));
      finish(batch);
      start = end + 1;
    }
    keep(text.slice(start));
    return batch;
  };
  for await (const chunk of bytes) yield split(decoder.decode(chunk, { stream: true }));
  const last = split(decoder.decode());
  if (kept > 0) finish(last);
  yield last;
}
