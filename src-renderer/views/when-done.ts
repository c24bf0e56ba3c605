import { errorText } from '#window/state/error-text.ts';
import { notify } from '#window/state/notices.ts';

/** For what is begun by a click and answered by nobody: a failure becomes a notice. */
export function whenDone(what: string, work: Promise<unknown>): void {
  work.catch((thrown: unknown) => {
    notify({ severity: 'broken', text: `${what}: not done`, detail: errorText(thrown) });
  });
}
