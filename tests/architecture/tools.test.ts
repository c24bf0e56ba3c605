import { expect, it } from 'vitest';
import { PlantedProject, runIn, scriptLine } from '#tests/architecture/planted-project';
import { CODE, repositoryRoot, textFiles } from '#tests/architecture/repository-files';

it('the compiler refuses what the strict flags forbid', () => {
  using project = new PlantedProject({
    'src-main/domain/first.ts': 'export const first = (xs: readonly number[]): number => xs[0];\n',
    'src-main/domain/colour.ts': 'export enum Colour { Red }\n',
  });
  const { status, output } = project.script('types');
  expect(output).toContain('first.ts(1,');
  expect(output).toContain("'erasableSyntaxOnly'");
  expect(status).not.toBe(0);
});

it('the linter refuses a promise that nobody awaits, for which it needs types', () => {
  using project = new PlantedProject({
    'src-main/engine/start.ts':
      'async function run(): Promise<void> {\n  await Promise.resolve();\n}\nexport function start(): void {\n  run();\n}\n',
  });
  const { status, output } = project.script('lint');
  expect(output).toContain('no-floating-promises');
  expect(status).toBe(1);
});

it('the linter demands to know in which order an array is sorted, and lets typed arrays sort by value', () => {
  using project = new PlantedProject({
    'src-main/market/order.ts': [
      'export const sorted = (xs: readonly number[]): number[] => xs.toSorted();',
      'export const inPlace = (xs: number[]): number[] => xs.sort();',
      'export const typed = (xs: Float64Array): Float64Array => xs.sort();\n',
    ].join('\n'),
  });
  const { status, output } = project.script('lint');
  expect(output.match(/require-array-sort-compare/g)).toHaveLength(2);
  expect(status).toBe(1);
});

it('the formatter refuses a file that it would have written differently', () => {
  using project = new PlantedProject({ 'src-main/domain/wide.ts': 'export const wide = [ "a",   "b" ]\n' });
  const { status, output } = project.script('format:check');
  expect(output).toContain('wide.ts');
  expect(status).not.toBe(0);
});

it('the search for dead code finds a file and an export that nothing uses', () => {
  using project = new PlantedProject({
    'src-main/entry/cli.ts': "import { used } from '#domain/figures';\nused();\n",
    'src-main/domain/figures.ts': 'export const used = (): number => 1;\nexport const spare = (): number => 2;\n',
    'src-main/domain/orphan.ts': 'export const orphan = 1;\n',
  });
  const { status, output } = project.script('knip');
  expect(output).toContain('src-main/domain/orphan.ts');
  expect(output).toMatch(/Unused exports \(1\)\s+spare/);
  expect(status).toBe(1);
});

it('the linter and the formatter fail where they find nothing to judge', () => {
  using project = new PlantedProject({});
  for (const script of ['lint', 'format:check']) {
    const onlyEmptyFolders = scriptLine(script).replace(
      / src-main src-preload src-renderer tests config.*$/,
      ' src-main tests',
    );
    expect({ script, failed: project.run(onlyEmptyFolders).status !== 0 }).toEqual({ script, failed: true });
  }
});

it('the linter reads every file of ours', () => {
  const { output } = runIn(repositoryRoot, `${scriptLine('lint').replace('--type-aware', '')} --format json`);
  const { number_of_files: linted } = JSON.parse(output) as { readonly number_of_files: number };
  const ours = textFiles(CODE).filter(({ path }) => /\.(?:tsx?|mjs)$/.test(path));
  expect(linted).toBeGreaterThanOrEqual(ours.length);
});
