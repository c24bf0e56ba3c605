export const REFUSAL_CODES = [
  'unknown',
  'twice',
  'too-late',
  'too-many',
  'price',
  'closed',
  'desk',
  'invalid',
] as const;

/** Why a deed is not taken into the book, with what to do about it. */
export interface DeedRefusal {
  readonly code: (typeof REFUSAL_CODES)[number];
  readonly text: string;
}

export function refusal(code: DeedRefusal['code'], text: string): DeedRefusal {
  return { code, text };
}
