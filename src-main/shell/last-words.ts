const KEPT = 4_000;

/**
 * Passes on what a process writes to standard error and remembers the end of it. Answers the line that says why it
 * ended: the first `Error:` of the last stack trace, else the last line, else null.
 */
export function lastWords(stderr: NodeJS.ReadableStream | null): () => string | null {
  let tail = '';
  stderr?.on('data', (chunk: Buffer | string) => {
    process.stderr.write(chunk);
    tail = (tail + chunk.toString()).slice(-KEPT);
  });
  return () => {
    const lines = tail
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
    const error = lines.findLast((line) => /^(?:uncaught )?\w*(?:error|failed|failure|fault)\b.*:/i.test(line));
    return error ?? lines.at(-1) ?? null;
  };
}
