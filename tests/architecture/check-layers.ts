import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path/posix';
import { fileURLToPath } from 'node:url';
import { layers, type Layer } from '../../config/tooling/layers.ts';
import { findInCode } from '#tests/architecture/code-findings';
import { importsOf } from '#tests/architecture/imports-of';
import { LAYER_RULES, type Finding, type LayerRule } from '#tests/architecture/layer-rules';
import { parseSource } from '#tests/architecture/syntax-tree';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The sources that the table speaks about, relative to the repository, with forward slashes everywhere. */
export function sourceFiles(): readonly string[] {
  return globSync('{src-main,src-preload,src-renderer}/**/*.{ts,tsx,mts,cts,js,mjs,cjs,jsx}', { cwd: root })
    .map((file) => file.replaceAll('\\', '/'))
    .toSorted((left, right) => (left < right ? -1 : 1));
}

export function readSource(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

export function checkLayers(files: readonly string[], read: (file: string) => string = readSource): readonly Finding[] {
  return files.flatMap((file) => checkFile(file, read(file)));
}

/** Zero files means that the search broke, not that the code is clean. */
export function verdict(files: readonly string[], findings: readonly Finding[]): 0 | 1 {
  return files.length > 0 && findings.length === 0 ? 0 : 1;
}

function checkFile(file: string, text: string): readonly Finding[] {
  const home = layerOf(file);
  if (home === null) return [{ file, line: 1, rule: 'folder-without-row', what: dirname(file) }];
  const source = parseSource(file, text);
  const findings: Finding[] = [];
  const report = (rule: LayerRule, offset: number, what: string): void => {
    findings.push({ file, line: source.lineAt(offset), rule, what });
  };
  for (const error of source.errors) report('does-not-parse', 0, error);
  for (const comment of source.comments) {
    if (/^\/\s*<reference/.test(comment.value)) report('triple-slash', comment.start, comment.value.trim());
  }
  for (const { specifier, offset } of importsOf(source)) {
    if (specifier === null) report('computed-import', offset, 'the path is computed');
    else judgeImport(file, home, specifier, (rule, what) => report(rule, offset, what));
  }
  findInCode(source, rowOf(home), report);
  return findings;
}

function judgeImport(
  file: string,
  home: string,
  specifier: string,
  say: (rule: LayerRule, what: string) => void,
): void {
  if (/^(?:\/|[a-z]:|file:|data:|https?:|blob:)/i.test(specifier)) return say('absolute-import', specifier);
  if (specifier.startsWith('#')) {
    const target = throughSubpaths(specifier);
    return target === null ? say('unknown-subpath', specifier) : judgeTarget(home, target, specifier, say);
  }
  if (specifier.startsWith('.')) return judgeTarget(home, normalize(join(dirname(file), specifier)), specifier, say);
  const name = packageName(specifier);
  const allowed = rowOf(home).packages ?? [];
  if (!allowed.includes('*') && !allowed.includes(name)) say('package', name);
}

function judgeTarget(
  home: string,
  target: string,
  specifier: string,
  say: (rule: LayerRule, what: string) => void,
): void {
  const there = layerOf(target);
  if (there === null) say('outside-every-layer', specifier);
  else if (there !== home && !usedBy(home).includes(there))
    say('direction', `${home} may not use ${there} (${specifier})`);
}

/** The rows that a row may import, with `folder/*` written out. */
export function usedBy(home: string): readonly string[] {
  return rowOf(home).uses.flatMap((used) => {
    if (!used.endsWith('/*')) return [used];
    return Object.keys(layers).filter((row) => row !== home && row.startsWith(used.slice(0, -1)));
  });
}

export function layerOf(file: string): string | null {
  let longest: string | null = null;
  for (const row of Object.keys(layers)) {
    if (file.startsWith(`${row}/`) && row.length > (longest?.length ?? 0)) longest = row;
  }
  return longest;
}

function rowOf(home: string): Layer {
  const row = layers[home];
  if (row === undefined) throw new Error(`${home} has no row in config/tooling/layers.ts`);
  return row;
}

const { imports: subpaths } = JSON.parse(readSource('package.json')) as { readonly imports: Record<string, string> };

function throughSubpaths(specifier: string): string | null {
  let best = '';
  for (const pattern of Object.keys(subpaths)) {
    const prefix = pattern.slice(0, pattern.indexOf('*'));
    if (pattern.includes('*') && specifier.startsWith(prefix) && pattern.length > best.length) best = pattern;
  }
  const target = subpaths[best];
  return target === undefined ? null : normalize(target.replace('*', specifier.slice(best.indexOf('*'))));
}

function packageName(specifier: string): string {
  if (specifier.startsWith('node:')) return specifier;
  const parts = specifier.split('/');
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}

if (import.meta.main) {
  const files = sourceFiles();
  const findings = checkLayers(files);
  for (const { file, line, rule, what } of findings) {
    console.log(`${file}:${line} ${rule}: ${what}\n    ${LAYER_RULES[rule]}`);
  }
  console.log(`layers: ${files.length} files checked, ${findings.length} findings`);
  process.exitCode = verdict(files, findings);
}
