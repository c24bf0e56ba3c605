import { type IpcMain, MessageChannelMain, type MessagePortMain, type WebContents } from 'electron';
import { CONNECT_CHANNEL, ENGINE_EXIT_CHANNEL, type EngineExit, PORT_CHANNEL } from '#contract/bridge-channels';
import type { ShellMessage } from '#shell/engine-messages';
import { isPageFrame } from '#shell/page-origin';

type Post = (message: ShellMessage, ports: MessagePortMain[]) => boolean;

/** Joins windows and engine: one channel each, then the shell is out of the way and sees none of the traffic. */
export class PortBroker {
  readonly #post: Post;
  /** Windows that asked while there was no engine. */
  readonly #waiting = new Set<WebContents>();
  /** Why there is no engine, once it is not started again by itself. */
  #exit: EngineExit | null = null;

  constructor(ipc: IpcMain, post: Post) {
    this.#post = post;
    ipc.on(CONNECT_CHANNEL, ({ senderFrame, sender }) => {
      if (isPageFrame(senderFrame)) this.#connect(sender);
    });
  }

  engineExited(exit: EngineExit): void {
    this.#exit = exit.retryInMs === null ? exit : null;
  }

  engineStarted(): void {
    this.#exit = null;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const contents of waiting) this.#connect(contents);
  }

  #connect(contents: WebContents): void {
    if (contents.isDestroyed()) return;
    const { port1, port2 } = new MessageChannelMain();
    if (this.#post({ kind: 'window', window: contents.id }, [port1])) {
      contents.postMessage(PORT_CHANNEL, null, [port2]);
      return;
    }
    port1.close();
    port2.close();
    this.#waiting.add(contents);
    // It may have loaded after the engine had ended.
    if (this.#exit !== null) contents.send(ENGINE_EXIT_CHANNEL, this.#exit);
  }
}
