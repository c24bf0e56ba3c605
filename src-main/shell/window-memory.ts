import { z } from 'zod';
import { PrivateFile } from '#shell/private-file';
import { arrangementOf, type Bounds, openingPlace, type WindowPlace } from '#shell/window-place';

const whole = z.number().int();
const remembered = z.object({
  version: z.literal(1),
  places: z.record(
    z.string(),
    z.object({
      bounds: z.object({ x: whole, y: whole, width: whole, height: whole }),
      maximised: z.boolean(),
      fullScreen: z.boolean(),
    }),
  ),
});

/** What Electron's `screen` knows, without Electron. */
export interface Screens {
  readonly workAreas: readonly Bounds[];
  readonly main: Bounds;
}

/** Where the window was, for each arrangement of screens that it was seen on. */
export class WindowMemory {
  readonly #file: PrivateFile<z.output<typeof remembered>>;

  constructor(path: string) {
    this.#file = new PrivateFile(path, remembered);
  }

  place({ workAreas, main }: Screens): WindowPlace {
    return openingPlace(this.#file.read()?.places[arrangementOf(workAreas)] ?? null, workAreas, main);
  }

  keep(place: WindowPlace, { workAreas }: Screens): void {
    const places = { ...this.#file.read()?.places, [arrangementOf(workAreas)]: place };
    this.#file.write({ version: 1, places });
  }
}
