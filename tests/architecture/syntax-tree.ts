import { parseSync, visitorKeys } from 'oxc-parser';

/** A syntax node as the parser hands it over: a type name and whatever fields that type has. */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly [field: string]: unknown;
}

export interface ParsedSource {
  readonly program: SyntaxNode;
  readonly comments: readonly { readonly value: string; readonly start: number }[];
  readonly errors: readonly string[];
  lineAt(offset: number): number;
}

export function parseSource(file: string, text: string): ParsedSource {
  const result = parseSync(file, text);
  return {
    program: result.program as unknown as SyntaxNode,
    comments: result.comments,
    errors: result.errors.map((error) => error.message),
    lineAt: (offset) => text.slice(0, offset).split('\n').length,
  };
}

export type Visit = (node: SyntaxNode, parent: SyntaxNode | null, field: string) => void;

/** Calls `visit` for the node and everything below it, with the parent and the field that holds it. */
export function walk(node: SyntaxNode, visit: Visit, parent: SyntaxNode | null = null, field = ''): void {
  visit(node, parent, field);
  for (const key of visitorKeys[node.type] ?? []) {
    const child = node[key];
    if (Array.isArray(child)) {
      for (const each of child) if (isNode(each)) walk(each, visit, node, key);
    } else if (isNode(child)) walk(child, visit, node, key);
  }
}

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
}

/** The text of a string literal or of a template without holes; null for anything else. */
export function constantText(node: unknown): string | null {
  if (!isNode(node)) return null;
  if (node.type === 'Literal') return typeof node['value'] === 'string' ? node['value'] : null;
  if (node.type !== 'TemplateLiteral') return null;
  const quasis = node['quasis'] as readonly { readonly value: { readonly cooked: string | null } }[];
  return quasis.length === 1 ? (quasis[0]?.value.cooked ?? null) : null;
}

/** The name a member access asks for, whether written `a.name` or `a['name']`; null when it is computed. */
export function memberName(node: SyntaxNode): string | null {
  const property = node['property'];
  if (node['computed'] === true) return constantText(property);
  return isNode(property) && typeof property['name'] === 'string' ? property['name'] : null;
}

const NAMING_FIELDS: Readonly<Record<string, readonly string[]>> = {
  MemberExpression: ['property'],
  Property: ['key'],
  MethodDefinition: ['key'],
  PropertyDefinition: ['key'],
  AccessorProperty: ['key'],
  TSPropertySignature: ['key'],
  TSMethodSignature: ['key'],
  TSAbstractMethodDefinition: ['key'],
  TSAbstractPropertyDefinition: ['key'],
  ImportSpecifier: ['imported'],
  ExportSpecifier: ['exported'],
  ExportAllDeclaration: ['exported'],
  LabeledStatement: ['label'],
  BreakStatement: ['label'],
  ContinueStatement: ['label'],
  TSImportType: ['qualifier'],
  TSQualifiedName: ['right'],
  TSNamedTupleMember: ['label'],
  MetaProperty: ['meta', 'property'],
};

/** Whether an identifier merely names a member, so that `reading.performance` is not the global `performance`. */
export function isOnlyAName(parent: SyntaxNode | null, field: string): boolean {
  return parent !== null && parent['computed'] !== true && (NAMING_FIELDS[parent.type]?.includes(field) ?? false);
}
