import { expect, it } from 'vitest';
import { instantText } from '#entry/instant-text';

it('shows New York time where it is known, and UTC beyond', () => {
  expect(instantText(Date.UTC(2026, 2, 6, 14, 30))).toBe('2026-03-06 09:30:00 EST');
  expect(instantText(Date.UTC(2026, 6, 6, 14, 30))).toBe('2026-07-06 10:30:00 EDT');
  expect(instantText(Date.UTC(2059, 11, 30, 1, 2, 3))).toBe('2059-12-30 01:02:03 UTC');
  expect(instantText(0)).toBe('1970-01-01 00:00:00 UTC');
});
