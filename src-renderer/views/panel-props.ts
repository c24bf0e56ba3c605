/** What every panel gets from the frame. */
export interface PanelProps {
  readonly panelId: string;
  /** Saved with the layout; plain JSON. */
  readonly params: Readonly<Record<string, unknown>>;
  readonly setParams: (params: Readonly<Record<string, unknown>>) => void;
  readonly setTitle: (title: string) => void;
}
