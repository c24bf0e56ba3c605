type Listener = (ms: number | null) => void;

const groups = new Map<string, Set<Listener>>();

/** Charts of one colour group point at the same instant. */
export interface CrosshairLink extends Disposable {
  point(ms: number | null): void;
}

export function joinCrosshair(group: string, hear: Listener): CrosshairLink {
  const listeners = groups.get(group) ?? new Set();
  groups.set(group, listeners);
  listeners.add(hear);
  return {
    point(ms) {
      for (const listener of listeners) if (listener !== hear) listener(ms);
    },
    [Symbol.dispose]() {
      listeners.delete(hear);
      if (listeners.size === 0) groups.delete(group);
    },
  };
}
