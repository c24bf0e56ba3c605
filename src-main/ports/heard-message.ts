/** What a person wrote, or a button that they pressed, on a channel of ours. Checked already: they may speak. */
export type HeardMessage =
  | {
      readonly kind: 'text';
      /** The same one twice was delivered twice. */
      readonly id: string;
      readonly channel: string;
      /** What the channel calls it. */
      readonly receipt: string;
      readonly text: string;
      /** The message that it replies to. */
      readonly repliesTo: string | null;
    }
  | {
      readonly kind: 'press';
      readonly id: string;
      readonly channel: string;
      /** Of the message that the button stands under; null where it is too old. */
      readonly receipt: string | null;
      readonly data: string;
    };
