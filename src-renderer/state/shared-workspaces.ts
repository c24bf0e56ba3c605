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
      const { done, now } = await this.#engine.call('memory.exchange', { key: WORKSPACES_KEY, was: this.#text, value });
      if (done) {
        this.#text = value;
        this.#base = mine;
        return;
      }
      this.#takeOver(now);
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
