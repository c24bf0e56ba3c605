import { readFileSync } from 'node:fs';
import { LineCounter, parseDocument } from 'yaml';
import { fail, ok, type Result } from '#primitives/result';
import type { SettingsProblem } from '#settings/settings-problem';

export function readSettingsText(path: string): Result<string, SettingsProblem> {
  try {
    return ok(readFileSync(path, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return fail({
      file: path,
      field: '',
      problem: `cannot be read (${reason})`,
      remedy: 'check the path and the permissions, or restore the file; an empty file means all defaults',
    });
  }
}

/** `file` only names the text in a problem. */
export function parseSettingsYaml(text: string, file: string): Result<unknown, SettingsProblem> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: false });
  const error = document.errors[0];
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0]);
    return fail({
      file: `${file}:${line}:${col}`,
      field: '',
      problem: `is not valid YAML (${error.message})`,
      remedy: 'correct that line: `name: value`, each two spaces under its section, each name once',
    });
  }
  try {
    return ok(document.toJS({ maxAliasCount: 0 }));
  } catch {
    return fail({ file, field: '', problem: 'uses YAML aliases (*name)', remedy: 'write the values out' });
  }
}
