import { fail, ok, type Result } from '#primitives/result';
import { SECOND_MS } from '#primitives/clock';

const ANSWER_WITHIN_MS = 10 * SECOND_MS;

/** Tells a watchdog elsewhere that we live. Its address is a secret: a failure never repeats it. */
export async function pingHeartbeat(address: string): Promise<Result<null, string>> {
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol)) {
    return fail('HEARTBEAT_URL is no address. Copy it once more from where the watchdog was made.');
  }
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    await response.arrayBuffer();
    return response.ok ? ok(null) : fail(`the watchdog answered ${response.status}`);
  } catch (error) {
    const isLate = error instanceof Error && error.name === 'TimeoutError';
    return fail(isLate ? 'the watchdog did not answer in time' : 'the watchdog cannot be reached');
  }
}
