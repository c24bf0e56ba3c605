const PATHS = {
  start: 'M3 3v10M13 3.5v9L5.5 8z',
  'previous-mark': 'M8 3.5v9L2 8zM14 3.5v9L8 8z',
  'step-back': 'M10.5 3.5v9L4 8zM13 3.5v9',
  play: 'M4.5 2.5v11l9-5.5z',
  pause: 'M4.5 3v10M11.5 3v10',
  'step-forward': 'M5.5 3.5v9L12 8zM3 3.5v9',
  'next-mark': 'M2 3.5v9L8 8zM8 3.5v9l6-4.5z',
  end: 'M13 3v10M3 3.5v9L10.5 8z',
} as const;

export type ReplayIconName = keyof typeof PATHS;

export function ReplayIcon({ name }: { readonly name: ReplayIconName }) {
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path
        d={PATHS[name]}
        fill={name === 'pause' ? 'none' : 'currentColor'}
        stroke="currentColor"
        strokeWidth={name === 'pause' ? 3 : 1.4}
        strokeLinejoin="round"
        strokeLinecap="round"
      />
    </svg>
  );
}
