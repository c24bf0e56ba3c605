import { describe, expect, it } from 'vitest';
import { layers } from '../../config/tooling/layers.ts';
import { checkLayers, readSource, sourceFiles, usedBy, verdict } from '#tests/architecture/check-layers';
import { LAYER_RULES } from '#tests/architecture/layer-rules';
import { INNOCENT, PLANTED_VIOLATIONS } from '#tests/architecture/planted-violations';

const files = sourceFiles();

describe('the source tree', () => {
  it('keeps every rule of the layer table', () => {
    const findings = checkLayers(files).map(({ file, line, rule, what }) => `${file}:${line} ${rule}: ${what}`);
    expect(findings).toEqual([]);
  });

  it('is found at all: an empty search is a failure, and so is a finding', () => {
    expect(files.length).toBeGreaterThan(20);
    expect(verdict([], [])).toBe(1);
    expect(verdict(files, [{ file: 'x', line: 1, rule: 'direction', what: 'y' }])).toBe(1);
    expect(verdict(files, [])).toBe(0);
  });
});

describe('the layer table', () => {
  it('names only rows that exist', () => {
    const missing = Object.keys(layers).flatMap((row) =>
      usedBy(row)
        .filter((used) => layers[used] === undefined)
        .map((used) => `${row} → ${used}`),
    );
    expect(missing).toEqual([]);
  });

  it('has no cycle', () => {
    const settled = new Set<string>();
    const visit = (row: string, trail: readonly string[]): void => {
      if (settled.has(row)) return;
      if (trail.includes(row)) throw new Error(`cycle: ${[...trail, row].join(' → ')}`);
      for (const used of usedBy(row)) visit(used, [...trail, row]);
      settled.add(row);
    };
    for (const row of Object.keys(layers)) visit(row, []);
    expect(settled.size).toBe(Object.keys(layers).length);
  });

  it('lets pure rows use pure rows only, and gives them nothing of their surroundings', () => {
    const leaks = Object.entries(layers).flatMap(([row, layer]) => {
      if (!layer.pure) return [];
      const impure = usedBy(row).filter((used) => layers[used]?.pure !== true);
      return [...impure, ...(layer.packages ?? []), ...(layer.ambient ?? [])].map((leak) => `${row}: ${leak}`);
    });
    expect(leaks).toEqual([]);
  });

  it('keeps the running parts away from the edges', () => {
    const edges = Object.keys(layers).filter((row) => layers[row]?.ambient !== undefined);
    for (const row of ['src-main/bus', 'src-main/engine', 'src-main/research', 'src-main/alerts', 'src-main/soak']) {
      expect(usedBy(row).filter((used) => edges.includes(used))).toEqual([]);
    }
  });

  it('lets entry alone know everybody', () => {
    const knowing = Object.keys(layers).filter((row) => layers[row]?.packages?.includes('*'));
    expect(knowing).toEqual(['src-main/entry']);
  });
});

describe('the layer check', () => {
  it.each(PLANTED_VIOLATIONS)('finds $rule in $file: $code', ({ file, code, rule }) => {
    expect(checkLayers([file], () => code).map((finding) => finding.rule)).toContain(rule);
  });

  it.each(INNOCENT)('accepts in $file: $code', ({ file, code }) => {
    expect(checkLayers([file], () => code)).toEqual([]);
  });

  it('has a planted violation for every one of its rules', () => {
    const planted = new Set<string>(PLANTED_VIOLATIONS.map(({ rule }) => rule));
    expect(Object.keys(LAYER_RULES).filter((rule) => !planted.has(rule))).toEqual([]);
  });

  it('says in which line the fault lies', () => {
    const [finding] = checkLayers(['src-main/market/a.ts'], () => '\n\nexport const t = Date.now();\n');
    expect(finding).toEqual({ file: 'src-main/market/a.ts', line: 3, rule: 'ambient', what: 'Date (time)' });
  });

  it('finds a violation written into a real file of every pure folder', () => {
    const pureFiles = files.filter((file) =>
      Object.entries(layers).some(([row, { pure }]) => pure && file.startsWith(`${row}/`)),
    );
    expect(pureFiles.length).toBeGreaterThan(10);
    const missed = pureFiles.filter((file) => {
      const spoiled = `${readSource(file)}\nexport const planted = Math.log(Date.now());\n`;
      return checkLayers([file], () => spoiled).length < 2;
    });
    expect(missed).toEqual([]);
  });
});
