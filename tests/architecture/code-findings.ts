import {
  AMBIENT_NAMES,
  EXACT_MATH,
  LOCALE_METHODS,
  type AmbientGroup,
  type Layer,
} from '../../config/tooling/layers.ts';
import type { LayerRule } from '#tests/architecture/layer-rules';
import {
  isNode,
  isOnlyAName,
  memberName,
  type ParsedSource,
  type SyntaxNode,
  walk,
} from '#tests/architecture/syntax-tree';

export type Report = (rule: LayerRule, offset: number, what: string) => void;

const GROUP_OF_NAME = new Map<string, AmbientGroup>(
  (Object.keys(AMBIENT_NAMES) as AmbientGroup[]).flatMap((group) => AMBIENT_NAMES[group].map((name) => [name, group])),
);
const EXACT = new Set<string>(EXACT_MATH);
const LOCALE = new Set<string>(LOCALE_METHODS);

/** Judges what a file does, as opposed to what it imports. */
export function findInCode(source: ParsedSource, layer: Layer, report: Report): void {
  const mayTouch = (group: AmbientGroup): boolean => layer.ambient?.includes(group) ?? false;
  const outsideEdges = layer.ambient === undefined;

  walk(source.program, (node, parent, field) => {
    const say = (rule: LayerRule, what: string) => report(rule, node.start, what);
    if (node.type === 'Identifier') {
      if (isOnlyAName(parent, field)) return;
      const name = node['name'] as string;
      const group = GROUP_OF_NAME.get(name);
      if (group !== undefined && !mayTouch(group)) say('ambient', `${name} (${group})`);
      if (name === 'eval' || name === 'Function') say('code-from-text', name);
      if (name === 'require' && outsideEdges) say('ambient', 'require (host)');
      if (name === 'Math' && outsideEdges && !readsMember(parent, field)) say('maths-renamed', 'Math not as Math.name');
      if (name === 'Promise' && layer.pure) say('promise-in-pure', 'Promise');
      return;
    }
    if (node.type === 'MemberExpression') judgeMember(node, layer, mayTouch, say);
    else if (node.type === 'MetaProperty') {
      if (outsideEdges && isImport(node)) say('import-meta', 'import.meta');
    } else if (node.type === 'ObjectPattern') judgePattern(node, layer, mayTouch, say);
    else if (layer.pure) judgePure(node, parent, say);
  });
}

type Say = (rule: LayerRule, what: string) => void;

function judgeMember(node: SyntaxNode, layer: Layer, mayTouch: (group: AmbientGroup) => boolean, say: Say): void {
  const name = memberName(node);
  const object = node['object'];
  if (isNode(object) && object.type === 'Identifier' && object['name'] === 'Math') {
    if (name === null && layer.ambient === undefined) say('maths-renamed', 'Math[computed]');
    else if (name === 'random' && !mayTouch('randomness')) say('ambient', 'Math.random (randomness)');
    else if (name !== null && layer.pure && !EXACT.has(name)) say('engine-maths', `Math.${name}`);
    return;
  }
  judgeMemberName(name, layer, mayTouch, say);
}

/** `const { toLocaleString } = text` reaches a member as surely as a dot does. */
function judgePattern(node: SyntaxNode, layer: Layer, mayTouch: (group: AmbientGroup) => boolean, say: Say): void {
  for (const property of node['properties'] as readonly SyntaxNode[]) {
    const key = property['key'];
    if (!isNode(key)) continue;
    const name = typeof key['name'] === 'string' && property['computed'] !== true ? key['name'] : key['value'];
    judgeMemberName(typeof name === 'string' ? name : null, layer, mayTouch, say);
  }
}

function judgeMemberName(
  name: string | null,
  layer: Layer,
  mayTouch: (group: AmbientGroup) => boolean,
  say: Say,
): void {
  if (name === null) return;
  if (LOCALE.has(name) && !mayTouch('locale')) say('ambient', `${name} (locale)`);
  if (name === 'constructor' && layer.ambient === undefined) say('code-from-text', '.constructor');
}

function judgePure(node: SyntaxNode, parent: SyntaxNode | null, say: Say): void {
  switch (node.type) {
    case 'BinaryExpression':
    case 'AssignmentExpression':
      if (node['operator'] === '**' || node['operator'] === '**=') say('power-operator', String(node['operator']));
      break;
    case 'CatchClause':
      say('catch-in-pure', 'catch');
      break;
    case 'AwaitExpression':
      say('promise-in-pure', 'await');
      break;
    case 'ForOfStatement':
      if (node['await'] === true) say('promise-in-pure', 'for await');
      break;
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      if (node['async'] === true) say('promise-in-pure', 'async');
      break;
    case 'ForInStatement':
      say('for-in', 'for…in');
      break;
    case 'VariableDeclaration':
      if (isModuleLevel(parent) && node['declare'] !== true && (node['kind'] === 'let' || node['kind'] === 'var')) {
        say('module-state', `${String(node['kind'])} at module level`);
      }
      break;
    case 'PropertyDefinition':
      if (node['static'] === true && node['readonly'] !== true)
        say('module-state', 'static field that is not readonly');
      break;
  }
}

function isModuleLevel(parent: SyntaxNode | null): boolean {
  return parent?.type === 'Program' || parent?.type === 'ExportNamedDeclaration';
}

function readsMember(parent: SyntaxNode | null, field: string): boolean {
  return parent?.type === 'MemberExpression' && field === 'object';
}

function isImport(node: SyntaxNode): boolean {
  const meta = node['meta'];
  return isNode(meta) && meta['name'] === 'import';
}
