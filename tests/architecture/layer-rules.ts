/** What `check-layers` refuses. A test demands a planted violation for each, so a rule cannot silently stop working. */
export const LAYER_RULES = {
  'does-not-parse': 'a file that cannot be read cannot be judged',
  'folder-without-row': 'every folder has a row in config/tooling/layers.ts',
  direction: 'a folder imports only the folders that its row lists',
  package: 'a folder imports only the packages that its row lists',
  'outside-every-layer': 'sources import nothing from tests, config or resources',
  'unknown-subpath': 'a # import is declared in package.json',
  'absolute-import': 'nothing is imported by absolute path or URL',
  'computed-import': 'import() and require() take a literal',
  'triple-slash': 'no reference directives: they import behind the table’s back',
  'code-from-text': 'no eval, no Function, no way to them through constructor',
  ambient: 'clock, timers, randomness, process, network, locale and threads are handed in',
  'import-meta': 'where a file lies on disk is known to edges only',
  'maths-renamed': 'Math is used as Math.name, so that its members can be judged',
  'engine-maths': 'pure code uses only the part of Math that ECMAScript fixes; see primitives/exact-math',
  'power-operator': '** is as approximate as Math.pow',
  'catch-in-pure': 'pure code returns a Result or throws an invariant; it catches nothing',
  'promise-in-pure': 'pure code is synchronous',
  'for-in': 'for…in walks inherited names in an order nobody wrote down',
  'module-state': 'a module keeps no variables: state lives in objects that are snapshot and hashed',
} as const;

export type LayerRule = keyof typeof LAYER_RULES;

export interface Finding {
  readonly file: string;
  readonly line: number;
  readonly rule: LayerRule;
  readonly what: string;
}
