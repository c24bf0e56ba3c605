/** Thrown by whoever opens a wire when no further attempt can succeed. The message says what would help. */
export class Unwelcome extends Error {
  override readonly name = 'Unwelcome';
}
