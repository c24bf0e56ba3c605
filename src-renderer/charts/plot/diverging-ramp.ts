/** From loss to gain: dark where nothing happens, lighter the more there is of either. Blue and orange, as up and down. */
const RAMP = [
  [255, 179, 108],
  [219, 125, 50],
  [152, 84, 36],
  [84, 82, 88],
  [36, 86, 148],
  [52, 134, 214],
  [128, 193, 255],
] as const;

/** The colour of a share between −1 and 1, and a text colour that can be read on it. */
export function diverging(share: number): { readonly fill: string; readonly text: string } {
  const half = (RAMP.length - 1) / 2;
  const place = (Math.min(1, Math.max(-1, share)) + 1) * half;
  const low = Math.min(RAMP.length - 2, Math.floor(place));
  const [a, b] = [RAMP[low], RAMP[low + 1]] as const;
  if (a === undefined || b === undefined) return { fill: 'rgb(84 82 88)', text: '#ffffff' };
  const channels = a.map((value, i) => Math.round(value + ((b[i] ?? value) - value) * (place - low)));
  return { fill: `rgb(${channels.join(' ')})`, text: luminance(channels) > 0.179 ? '#000000' : '#ffffff' };
}

/** Relative, as contrast is reckoned: above 0.179 black can be read better than white. */
function luminance(channels: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = channels.map((value) => {
    const share = value / 255;
    return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
