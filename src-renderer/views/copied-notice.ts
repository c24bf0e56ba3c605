import { formatCount } from '#window/formatting/numbers.ts';
import { notify } from '#window/state/notices.ts';

interface Named {
  readonly one: string;
  readonly many: string;
}

/** What a table says of its copying, given what its rows are called. */
export function copiedNotice({ one, many }: Named): (rows: number, width: number, done: boolean) => void {
  return (rows, width, done) =>
    notify(
      done
        ? { severity: 'info', text: `Copied ${formatCount(rows)} ${rows === 1 ? one : many} × ${width} columns` }
        : {
            severity: 'broken',
            text: 'Nothing was copied: the clipboard refused',
            detail: `Select the ${many} and press Ctrl+C instead.`,
          },
    );
}
