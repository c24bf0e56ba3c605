export type RowKey = string | number;

/**
 * Rows kept outside React, so that a row that ticks renders itself and nothing else. `keys` keeps the order in which
 * rows were first put.
 */
export class KeyedRows<Row> {
  #rows = new Map<RowKey, Row>();
  #keys: readonly RowKey[] | null = null;
  readonly #rowListeners = new Map<RowKey, Set<() => void>>();
  readonly #keyListeners = new Set<() => void>();
  readonly #changeListeners = new Set<() => void>();

  get(key: RowKey): Row | undefined {
    return this.#rows.get(key);
  }

  get size(): number {
    return this.#rows.size;
  }

  keys(): readonly RowKey[] {
    this.#keys ??= [...this.#rows.keys()];
    return this.#keys;
  }

  /** Forgets what was there. */
  replace(rows: Iterable<readonly [RowKey, Row]>): void {
    const before = this.#rows;
    this.#rows = new Map(rows);
    this.#keys = null;
    for (const key of new Set([...before.keys(), ...this.#rows.keys()])) this.#tellRow(key);
    tell(this.#keyListeners);
    tell(this.#changeListeners);
  }

  put(rows: Iterable<readonly [RowKey, Row]>): void {
    const known = this.#rows.size;
    for (const [key, row] of rows) {
      if (this.#rows.get(key) === row) continue;
      this.#rows.set(key, row);
      this.#tellRow(key);
    }
    if (this.#rows.size !== known) {
      this.#keys = null;
      tell(this.#keyListeners);
    }
    tell(this.#changeListeners);
  }

  drop(keys: Iterable<RowKey>): void {
    let gone = false;
    for (const key of keys) {
      if (!this.#rows.delete(key)) continue;
      gone = true;
      this.#tellRow(key);
    }
    if (!gone) return;
    this.#keys = null;
    tell(this.#keyListeners);
    tell(this.#changeListeners);
  }

  onRow(key: RowKey, listener: () => void): () => void {
    let listeners = this.#rowListeners.get(key);
    if (listeners === undefined) {
      listeners = new Set();
      this.#rowListeners.set(key, listeners);
    }
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#rowListeners.get(key) === listeners) this.#rowListeners.delete(key);
    };
  }

  /** A row came or went. */
  onKeys(listener: () => void): () => void {
    this.#keyListeners.add(listener);
    return () => this.#keyListeners.delete(listener);
  }

  /** Any row may have changed; once per batch. */
  onChange(listener: () => void): () => void {
    this.#changeListeners.add(listener);
    return () => this.#changeListeners.delete(listener);
  }

  #tellRow(key: RowKey): void {
    const listeners = this.#rowListeners.get(key);
    if (listeners !== undefined) tell(listeners);
  }
}

function tell(listeners: ReadonlySet<() => void>): void {
  for (const listener of listeners) listener();
}
