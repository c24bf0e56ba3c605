/** Cividis: rises evenly in lightness, and looks the same to people who see no red or no green. */
const CIVIDIS = [
  [0, 34, 78],
  [18, 53, 112],
  [59, 73, 108],
  [87, 93, 109],
  [112, 113, 115],
  [138, 134, 120],
  [165, 156, 116],
  [195, 179, 105],
  [225, 204, 85],
  [254, 232, 56],
] as const;

/** The colour of a share between 0 and 1, and a text colour that can be read on it. */
export function cividis(share: number): { readonly fill: string; readonly text: string } {
  const place = Math.min(1, Math.max(0, share)) * (CIVIDIS.length - 1);
  const low = Math.min(CIVIDIS.length - 2, Math.floor(place));
  const part = place - low;
  const [a, b] = [CIVIDIS[low], CIVIDIS[low + 1]] as const;
  if (a === undefined || b === undefined) return { fill: 'rgb(0 34 78)', text: '#ffffff' };
  const channels = a.map((value, i) => Math.round(value + ((b[i] ?? value) - value) * part));
  return { fill: `rgb(${channels.join(' ')})`, text: place > 4.15 ? '#000000' : '#ffffff' };
}
