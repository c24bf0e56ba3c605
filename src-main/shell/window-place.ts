export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface WindowPlace {
  readonly bounds: Bounds;
  readonly maximised: boolean;
  readonly fullScreen: boolean;
}

const FIRST_WIDTH = 1_600;
const FIRST_HEIGHT = 1_000;
export const LEAST_WIDTH = 960;
export const LEAST_HEIGHT = 600;
/** So much of the title bar must be on a screen that the window can be dragged. */
const GRIP_WIDTH = 120;
const GRIP_HEIGHT = 24;
const CASCADE = 32;

/** Names an arrangement of screens, so that the desk at home and the one at work are remembered apart. */
export function arrangementOf(workAreas: readonly Bounds[]): string {
  return workAreas
    .map(({ x, y, width, height }) => `${width}x${height}@${x},${y}`)
    .toSorted()
    .join(' ');
}

/** Where a window opens: as remembered when it can be reached there, else in the middle of the main screen. */
export function openingPlace(remembered: WindowPlace | null, workAreas: readonly Bounds[], main: Bounds): WindowPlace {
  const home = remembered === null ? undefined : workAreas.find((area) => canBeGrabbed(remembered.bounds, area));
  if (remembered === null || home === undefined) {
    const size = fitted({ width: FIRST_WIDTH, height: FIRST_HEIGHT }, main);
    return { bounds: centred(size, main), maximised: remembered?.maximised ?? false, fullScreen: false };
  }
  const { x, y } = remembered.bounds;
  return { ...remembered, bounds: { x, y, ...fitted(remembered.bounds, home) } };
}

/** A further window, a step down and right of the one before, so that both can be seen. */
export function cascaded(place: WindowPlace, workAreas: readonly Bounds[], main: Bounds): WindowPlace {
  const { x, y, width, height } = place.bounds;
  const moved = { bounds: { x: x + CASCADE, y: y + CASCADE, width, height }, maximised: false, fullScreen: false };
  return openingPlace(moved, workAreas, main);
}

function canBeGrabbed({ x, y, width }: Bounds, area: Bounds): boolean {
  const shown = Math.min(x + width, area.x + area.width) - Math.max(x, area.x);
  return shown >= GRIP_WIDTH && y >= area.y && y + GRIP_HEIGHT <= area.y + area.height;
}

function fitted(size: Pick<Bounds, 'width' | 'height'>, area: Bounds): Pick<Bounds, 'width' | 'height'> {
  return {
    width: Math.min(Math.max(size.width, LEAST_WIDTH), area.width),
    height: Math.min(Math.max(size.height, LEAST_HEIGHT), area.height),
  };
}

function centred({ width, height }: Pick<Bounds, 'width' | 'height'>, area: Bounds): Bounds {
  return {
    x: area.x + Math.floor((area.width - width) / 2),
    y: area.y + Math.floor((area.height - height) / 2),
    width,
    height,
  };
}
