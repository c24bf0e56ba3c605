/** A minute as bytes: the market by itself, since most questions need only one of the two. */
export interface MinuteFrame {
  /** Minutes since 1970. */
  readonly minute: number;
  readonly market: Uint8Array;
  readonly deeds: Uint8Array;
}

/** Where minutes lie: whole ones only, in order. What is handed out belongs to the frames and is not written to. */
export interface MinuteFrames {
  readonly length: number;
  minuteAt(place: number): number;
  market(place: number): Uint8Array;
  deeds(place: number): Uint8Array;
  append(frame: MinuteFrame): void;
  /** Everything appended survives whatever ends the process once this returns. */
  sync(): void;
  /** For a minute that is whole and still makes no sense. */
  refuse(place: number): never;
}
