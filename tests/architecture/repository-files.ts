import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSource, type SyntaxNode } from '#tests/architecture/syntax-tree';

export const repositoryRoot = fileURLToPath(new URL('../../', import.meta.url));

export interface TextFile {
  readonly path: string;
  readonly text: string;
}

/** What people wrote, without what was installed or built. Paths have forward slashes everywhere. */
export function textFiles(...patterns: readonly string[]): readonly TextFile[] {
  return patterns
    .flatMap((pattern) => globSync(pattern, { cwd: repositoryRoot }))
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => statSync(join(repositoryRoot, path)).isFile())
    .toSorted((left, right) => (left < right ? -1 : 1))
    .map((path) => ({ path, text: readFileSync(join(repositoryRoot, path), 'utf8') }));
}

export const SOURCES = 'src-{main,preload,renderer}/**/*.{ts,tsx}';
export const CODE = '{src-main,src-preload,src-renderer,tests,config}/**/*.{ts,tsx,mjs,json}';
export const PROSE = ['*.md', 'config/**/*.{md,yaml}', '.ci/run', '*.{json,ts}'];

export function exportsOf(file: TextFile): {
  readonly hasDefault: boolean;
  readonly reExports: number;
  readonly own: number;
} {
  const body = parseSource(file.path, file.text).program['body'] as readonly SyntaxNode[];
  const passesOn = (node: SyntaxNode) => node.type.startsWith('Export') && (node['source'] ?? null) !== null;
  return {
    hasDefault: body.some((node) => node.type === 'ExportDefaultDeclaration' || node.type === 'TSExportAssignment'),
    reExports: body.filter(passesOn).length,
    own: body.filter((node) => node.type !== 'ImportDeclaration' && !passesOn(node)).length,
  };
}

export function matchingLines(files: readonly TextFile[], pattern: RegExp): readonly string[] {
  return files.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1} ${line.trim()}`] : [])),
  );
}
