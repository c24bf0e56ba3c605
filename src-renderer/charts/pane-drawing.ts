import type {
  IPrimitivePaneRenderer,
  IPrimitivePaneView,
  ISeriesPrimitiveBase,
  PrimitivePaneViewZOrder,
} from 'lightweight-charts';

type Target = Parameters<IPrimitivePaneRenderer['draw']>[0];
export type Paint = (context: CanvasRenderingContext2D, width: number, height: number) => void;

/** Something drawn in a pane of the chart library, in CSS pixels. */
export class PaneDrawing implements ISeriesPrimitiveBase<unknown> {
  readonly #views: readonly IPrimitivePaneView[];

  constructor(layer: PrimitivePaneViewZOrder, paint: Paint) {
    const renderer: IPrimitivePaneRenderer = {
      draw(target: Target) {
        target.useMediaCoordinateSpace(({ context, mediaSize }) => {
          context.save();
          paint(context, mediaSize.width, mediaSize.height);
          context.restore();
        });
      },
    };
    this.#views = [{ zOrder: () => layer, renderer: () => renderer }];
  }

  paneViews(): readonly IPrimitivePaneView[] {
    return this.#views;
  }
}
