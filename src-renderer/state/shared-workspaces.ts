import type { EngineClient } from '#window/connection/engine-client.ts';
import { mergeWorkspaces } from '#window/state/workspace-merge.ts';
import { readWorkspaces, writeWorkspaces } from '#window/state/workspace-file.ts';
import { defaultWorkspaces, type Workspaces, workspaceStore } from '#window/state/workspaces.ts';

export const WORKSPACES_KEY = 'workspaces';

/** The one list of workspaces that every window of an engine saves to. None takes away what another has added or changed. */
export class SharedWorkspaces {
  readonly #engine: Pick<EngineClient, 'call'>;
  readonly #panelKinds: ReadonlySet<string>;
  /** What stood in the memory when this window last looked, as text and as what it means. */
  #text: string | null = null;
  #base: Workspaces = defaultWorkspaces;
  /** What this window has asked to save and heard nothing of: an engine that is killed may have saved it all the same. */
  #unanswered: { readonly text: string; readonly meant: Workspaces } | null = null;

  constructor(engine: Pick<EngineClient, 'call'>, panelKinds: ReadonlySet<string>) {
    this.#engine = engine;
    this.#panelKinds = panelKinds;
  }

  /** With what the memory holds. Answers why it cannot be read, or null. */
  begin(text: string | null): string | null {
    this.#text = text;
    if (text === null) return null;
    const read = readWorkspaces(text, this.#panelKinds);
    if (!read.ok) return read.problem;
    this.#base = read.workspaces;
    workspaceStore.setState(read.workspaces, true);
    return null;
  }

  /** Saves what this window has, together with what others have saved since. */
  async save(): Promise<void> {
    for (;;) {
      const mine = workspaceStore.getState();
      const value = writeWorkspaces(mine);
      const before = this.#unanswered;
      this.#unanswered = { text: value, meant: mine };
      const { done, now } = await this.#engine.call('memory.exchange', { key: WORKSPACES_KEY, was: this.#text, value });
      this.#unanswered = null;
      if (done) {
        this.#text = value;
        this.#base = mine;
        return;
      }
      if (before !== null && before.text === now) {
        // Nobody else has saved it: it is what this window asked for last.
        this.#text = now;
        this.#base = before.meant;
      } else {
        this.#takeOver(now);
      }
    }
  }

  #takeOver(text: string | null): void {
    this.#text = text;
    const read = text === null ? null : readWorkspaces(text, this.#panelKinds);
    // Forgotten, or no longer to be read: there is nothing to keep but what is here.
    if (read === null || !read.ok) return;
    workspaceStore.setState((mine) => mergeWorkspaces(this.#base, mine, read.workspaces), true);
    this.#base = read.workspaces;
  }
}
