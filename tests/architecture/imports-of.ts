import { constantText, isNode, type ParsedSource, walk } from '#tests/architecture/syntax-tree';

/** One place where a file reaches for another. `specifier` is null when only running the code would tell. */
export interface ImportSite {
  readonly specifier: string | null;
  readonly offset: number;
}

const STATEMENTS = new Set(['ImportDeclaration', 'ExportNamedDeclaration', 'ExportAllDeclaration']);

/**
 * Every way in which one module can name another: imports, re-exports, `import()`, `import type`, `typeof import()`,
 * `import x = require()`, `require()`, `declare module`, and files named relative to `import.meta`.
 */
export function importsOf(source: ParsedSource): readonly ImportSite[] {
  const sites: ImportSite[] = [];
  walk(source.program, (node) => {
    const add = (target: unknown) => sites.push({ specifier: constantText(target), offset: node.start });
    if (STATEMENTS.has(node.type) && isNode(node['source'])) add(node['source']);
    else if (node.type === 'ImportExpression' || node.type === 'TSImportType') add(node['source']);
    else if (node.type === 'TSExternalModuleReference') add(node['expression']);
    else if (node.type === 'TSModuleDeclaration' && constantText(node['id']) !== null) add(node['id']);
    else if (node.type === 'CallExpression' || node.type === 'NewExpression') {
      const [first, second] = node['arguments'] as readonly unknown[];
      const callee = node['callee'];
      if (!isNode(callee)) return;
      if (callee['name'] === 'require' || isImportMeta(callee, 'resolve')) add(first);
      else if (callee['name'] === 'URL' && isImportMeta(second, 'url') && isSourceFile(first)) add(first);
    }
  });
  return sites;
}

function isImportMeta(node: unknown, property: string): boolean {
  if (!isNode(node) || node.type !== 'MemberExpression') return false;
  const object = node['object'];
  const name = node['property'];
  return isNode(object) && object.type === 'MetaProperty' && isNode(name) && name['name'] === property;
}

/** `new URL('../data/', import.meta.url)` names data; `new URL('./worker.ts', import.meta.url)` names code. */
function isSourceFile(node: unknown): boolean {
  const text = constantText(node);
  return text !== null && /\.[cm]?[jt]sx?$/.test(text);
}
