/**
 * Which folder may use which. Whatever is not listed is forbidden, and a folder without a row fails the check, so a new
 * folder has to say where it belongs before anything passes. The longest matching folder name decides.
 */
export interface Layer {
  /** Other rows it may import from; `folder/*` means every row below. A row always includes itself. */
  readonly uses: readonly string[];
  /** npm packages and `node:` modules it may import. `*` means any. */
  readonly packages?: readonly string[];
  /** Same inputs, same result, on every machine: held to `EXACT_MATH` and to the rules of pure code as well. */
  readonly pure?: true;
  /** The parts of its surroundings it may touch by name; everything unlisted must be handed in. */
  readonly ambient?: readonly AmbientGroup[];
}

/** Global names that let the surroundings in. Refused by name, not by call, so that no renaming slips past. */
export const AMBIENT_NAMES = {
  time: ['Date', 'performance', 'Temporal'],
  timers: [
    'setTimeout',
    'clearTimeout',
    'setInterval',
    'clearInterval',
    'setImmediate',
    'clearImmediate',
    'queueMicrotask',
    'requestAnimationFrame',
    'cancelAnimationFrame',
    'requestIdleCallback',
  ],
  randomness: ['crypto'],
  host: ['process', 'Buffer', 'console', 'navigator', 'localStorage', 'sessionStorage', 'globalThis', 'global'],
  network: ['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest', 'BroadcastChannel'],
  locale: ['Intl'],
  threads: ['Worker', 'MessageChannel', 'SharedArrayBuffer', 'Atomics', 'WeakRef', 'FinalizationRegistry'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type AmbientGroup = keyof typeof AMBIENT_NAMES;

/** Methods whose answer depends on the machine's language settings: `locale`, like `Intl`. */
export const LOCALE_METHODS = [
  'localeCompare',
  'toLocaleString',
  'toLocaleDateString',
  'toLocaleTimeString',
  'toLocaleLowerCase',
  'toLocaleUpperCase',
] as const;

/** All of `Math` that ECMAScript fixes to the last bit. The rest is each engine's own approximation. */
export const EXACT_MATH = [
  'abs',
  'ceil',
  'clz32',
  'floor',
  'fround',
  'imul',
  'max',
  'min',
  'round',
  'sign',
  'sqrt',
  'trunc',
  'E',
  'LN10',
  'LN2',
  'LOG10E',
  'LOG2E',
  'PI',
  'SQRT1_2',
  'SQRT2',
] as const;

const everything = Object.keys(AMBIENT_NAMES) as AmbientGroup[];

const words = ['src-main/primitives', 'src-main/domain'];
const ports = [...words, 'src-main/ports'];
const sessions = 'src-main/market/sessions';
const market = ['src-main/market', sessions];
const contract = 'src-preload/contract';
/** What a farm's book is made of, and what reads it. */
const farmDeeds = [...words, ...market, 'src-main/farm/population', 'src-main/farm/evaluation'];
const farmBook = [...farmDeeds, 'src-main/farm/book'];
const files = [
  'node:fs',
  'node:fs/promises',
  'node:path',
  'node:os',
  'node:zlib',
  'node:stream',
  'node:stream/promises',
];
const network = ['node:http', 'node:https', 'node:net', 'node:tls', 'node:events', 'node:crypto', 'ws'];

export const layers: Readonly<Record<string, Layer>> = {
  // Words.
  'src-main/primitives': { uses: [], pure: true },
  'src-main/domain': { uses: ['src-main/primitives'], pure: true },
  // Whoever stands on the other side of a port may take time to answer. What a simulation is asked is said in the words
  // of the options engine.
  'src-main/ports': { uses: [...words, 'src-main/options'] },

  // Pure trading, each using only what stands above it.
  [sessions]: { uses: words, pure: true },
  'src-main/market': { uses: [...words, sessions], pure: true },
  'src-main/options': { uses: [...words, ...market], pure: true },
  'src-main/detectors': { uses: [...words, ...market, 'src-main/options', 'src-main/pipeline'], pure: true },
  'src-main/portfolio': { uses: [...words, ...market, 'src-main/options'], pure: true },
  'src-main/strategies': {
    uses: [...words, ...market, 'src-main/options', 'src-main/pipeline', 'src-main/detectors'],
    pure: true,
  },
  'src-main/outcomes': { uses: [...words, ...market, 'src-main/options'], pure: true },
  'src-main/pipeline': {
    uses: [...words, ...market, 'src-main/options', 'src-main/outcomes'],
    pure: true,
  },
  // A simulated venue quotes options as a real one does: from a surface, by the same formulas.
  'src-main/simulation': { uses: [...words, sessions, 'src-main/options'], pure: true },

  // Running parts: no I/O of their own; clocks, timers and randomness are handed to them.
  'src-main/bus': { uses: words },
  'src-main/engine': { uses: [...ports, 'src-main/bus', 'src-main/pipeline'] },
  // Where paths are drawn: workers, WebAssembly, GPU. They compute and decide nothing.
  'src-main/compute': {
    uses: [...ports, 'src-main/options'],
    packages: ['node:worker_threads', 'node:os', 'node:fs', 'node:url', 'webgpu'],
    ambient: ['threads', 'timers', 'host', 'time'],
  },
  // What the farm decides, it decides alike on every machine: who trades what, on what it sees, by which rules.
  'src-main/farm/population': { uses: [...words, sessions], pure: true },
  'src-main/farm/evaluation': { uses: [...words, 'src-main/farm/population'], pure: true },
  'src-main/farm/book': { uses: farmDeeds, pure: true },
  'src-main/farm/league': { uses: farmBook, pure: true },
  'src-main/farm/promotion': { uses: [...farmBook, 'src-main/farm/league'], pure: true },
  'src-main/farm/insight': { uses: [...farmBook, 'src-main/farm/league'], pure: true },
  'src-main/farm/sight': {
    uses: [
      ...words,
      ...market,
      'src-main/options',
      'src-main/pipeline',
      'src-main/farm/population',
      'src-main/farm/evaluation',
    ],
    pure: true,
  },
  'src-main/farm': {
    uses: [
      'src-main/farm/*',
      ...ports,
      ...market,
      'src-main/options',
      'src-main/strategies',
      'src-main/portfolio',
      'src-main/outcomes',
      'src-main/pipeline',
    ],
  },
  'src-main/farm/backends': {
    uses: [...ports, 'src-main/farm/population', 'src-main/farm/evaluation', 'src-main/compute'],
    packages: [
      'node:worker_threads',
      'node:os',
      'node:fs',
      'node:url',
      'node:module',
      'webgpu',
      '@tensorflow/tfjs-core',
      '@tensorflow/tfjs-backend-cpu',
      '@tensorflow/tfjs-backend-wasm',
      '@tensorflow/tfjs-node-gpu',
    ],
    ambient: ['threads', 'host'],
  },
  'src-main/research': {
    uses: [
      ...ports,
      ...market,
      'src-main/options',
      'src-main/outcomes',
      'src-main/pipeline',
      'src-main/bus',
      'src-main/engine',
      'src-main/farm',
    ],
  },
  // The farm on a tape: what one run needs of the kernel, of the pure rooms and of its book.
  'src-main/research/farm': {
    uses: [
      ...ports,
      ...market,
      'src-main/options',
      'src-main/pipeline',
      'src-main/research',
      'src-main/farm/population',
      'src-main/farm/evaluation',
      'src-main/farm/book',
      'src-main/farm/sight',
    ],
  },
  // What the desk advises on a tape, with the farm's opinion where there is one.
  'src-main/research/advice': {
    uses: [
      ...ports,
      ...market,
      'src-main/options',
      'src-main/pipeline',
      'src-main/detectors',
      'src-main/strategies',
      'src-main/research',
      'src-main/farm/population',
      'src-main/farm/evaluation',
      'src-main/farm/book',
      'src-main/farm/league',
      'src-main/farm/insight',
    ],
  },
  'src-main/alerts': { uses: [...ports, ...market, 'src-main/options', 'src-main/portfolio'] },
  'src-main/soak': {
    uses: [...ports, sessions, 'src-main/bus', 'src-main/engine', 'src-main/outcomes', 'src-main/research', contract],
  },

  // Edges: all I/O. What comes in is validated here, once.
  'src-main/connectors': { uses: [...ports, sessions], packages: ['zod', ...network], ambient: everything },
  'src-main/connectors/files': {
    uses: [...ports, sessions, 'src-main/connectors'],
    packages: ['zod', ...files],
    ambient: everything,
  },
  'src-main/connectors/telegram': {
    uses: [...ports, 'src-main/connectors'],
    packages: ['zod', 'node-telegram-bot-api'],
    ambient: everything,
  },
  'src-main/connectors/ibkr': {
    uses: [...ports, sessions, 'src-main/connectors'],
    packages: ['@stoqey/ib', 'zod', ...network],
    ambient: everything,
  },
  'src-main/connectors/simulated': { uses: [...ports, 'src-main/simulation'], ambient: [] },
  'src-main/store': { uses: ports, packages: ['zod', ...files], ambient: everything },
  'src-main/store/migrations': {
    uses: [...ports, 'src-main/store'],
    packages: ['better-sqlite3', ...files],
    ambient: everything,
  },
  'src-main/store/tape': {
    uses: [...ports, 'src-main/store'],
    packages: ['zod', 'node:crypto', ...files],
    ambient: everything,
  },
  // Files that grow record by record, whoever they belong to.
  'src-main/store/records': {
    uses: [...ports, 'src-main/store/tape'],
    packages: [...files],
    ambient: everything,
  },
  'src-main/store/trading': {
    uses: [...ports, 'src-main/store', 'src-main/store/tape', 'src-main/store/records'],
    packages: [...files],
    ambient: everything,
  },
  'src-main/store/farm': {
    uses: [...ports, 'src-main/store', 'src-main/store/tape', 'src-main/store/records'],
    packages: [...files],
    ambient: everything,
  },
  'src-main/store/alerts': {
    uses: [...ports, 'src-main/store', 'src-main/store/migrations'],
    packages: ['better-sqlite3', ...files],
    ambient: everything,
  },
  'src-main/store/history': {
    uses: [...ports, 'src-main/store', 'src-main/store/migrations'],
    packages: ['zod', 'better-sqlite3', ...files],
    ambient: everything,
  },
  'src-main/transport': {
    uses: [...ports, 'src-main/bus', 'src-main/engine', contract],
    packages: ['zod', 'node:worker_threads', ...network],
    ambient: everything,
  },
  'src-main/transport/projections': {
    uses: [
      ...ports,
      ...market,
      'src-main/options',
      'src-main/pipeline',
      'src-main/engine',
      'src-main/research',
      'src-main/farm/*',
      'src-main/portfolio',
      'src-main/strategies',
      'src-main/transport',
      contract,
    ],
  },
  'src-main/settings': {
    uses: [
      ...words,
      ...market,
      'src-main/options',
      'src-main/pipeline',
      'src-main/detectors',
      'src-main/strategies',
      'src-main/farm/population',
      'src-main/farm/league',
      'src-main/farm/promotion',
      'src-main/portfolio',
      'src-main/alerts',
    ],
    packages: ['zod', 'yaml', 'node:url', ...files],
    ambient: everything,
  },
  'src-main/telemetry': { uses: ports, packages: ['node:perf_hooks', ...files], ambient: everything },
  'src-main/shell': {
    uses: [...ports, 'src-main/settings', 'src-main/transport', contract],
    packages: ['electron', 'zod', 'node:fs', 'node:fs/promises', 'node:path', 'node:url', 'node:crypto'],
    ambient: everything,
  },

  // Composition: the only place that knows everybody.
  'src-main/entry': { uses: ['src-main/*', contract], packages: ['*'], ambient: everything },
  'src-main/entry/terminal': { uses: words, packages: ['node:fs', 'node:tty', 'node:util'], ambient: everything },

  // The agreement between processes, and the bridge that hands over a port.
  [contract]: { uses: words, packages: ['zod'] },
  'src-preload': { uses: [contract], packages: ['electron'], ambient: ['host'] },

  // The window.
  'src-renderer/theme': { uses: [] },
  'src-renderer/formatting': { uses: words, ambient: ['locale', 'time'] },
  'src-renderer/components': {
    uses: ['src-renderer/theme', 'src-renderer/formatting'],
    packages: ['react', 'react-dom', 'radix-ui', 'cmdk', '@tanstack/react-table', '@tanstack/react-virtual'],
    ambient: ['timers'],
  },
  'src-renderer/charts': {
    uses: [...words, 'src-renderer/theme', 'src-renderer/formatting'],
    packages: ['react', 'lightweight-charts', 'uplot'],
    ambient: ['timers', 'time'],
  },
  'src-renderer/connection': {
    uses: [...words, contract],
    // Chance spreads out the windows that come back to an engine at the same moment.
    ambient: ['network', 'timers', 'time', 'host', 'threads', 'randomness'],
  },
  'src-renderer/state': {
    uses: [...words, contract, 'src-renderer/connection'],
    packages: ['react', 'zustand'],
    ambient: ['timers', 'time', 'host'],
  },
  'src-renderer/views': {
    uses: [
      ...words,
      contract,
      'src-renderer/state',
      'src-renderer/components',
      'src-renderer/charts',
      'src-renderer/formatting',
      'src-renderer/theme',
    ],
    packages: ['react', 'dockview-react'],
    ambient: ['timers', 'time'],
  },
  'src-renderer': {
    uses: ['src-renderer/*'],
    packages: ['react', 'react-dom', 'dockview-react', 'get-nonce'],
    ambient: everything,
  },
};
