import { describe, expect, it } from 'vitest';
import { noticeStore } from '#window/state/notices.ts';
import { copiedNotice } from '#window/views/copied-notice.ts';

const copied = copiedNotice({ one: 'entry', many: 'entries' });

function newest(): unknown {
  return noticeStore.getState().notices.at(-1);
}

describe('the notice of a copy', () => {
  it.each([
    [1, 'Copied 1 entry × 4 columns'],
    [2, 'Copied 2 entries × 4 columns'],
  ])('counts %i and names what was copied', (rows, text) => {
    copied(rows, 4, true);
    expect(newest()).toMatchObject({ severity: 'info', text, detail: null });
  });

  it('gives the remedy where the clipboard refused', () => {
    copied(3, 4, false);
    expect(newest()).toMatchObject({
      severity: 'broken',
      text: 'Nothing was copied: the clipboard refused',
      detail: 'Select the entries and press Ctrl+C instead.',
    });
  });
});
