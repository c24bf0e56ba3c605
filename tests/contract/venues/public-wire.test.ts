import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseAccount } from '#connectors/public/parse/parse-account';
import { sharedFile } from '#tests/support/shared-data';

const EXAMPLES = sharedFile('wire/public/official_doc_examples.json');

describe('what Public.com’s documents print', () => {
  it.skipIf(EXAMPLES === null)('is read (needs the printed messages, which are absent)', () => {
    const examples = JSON.parse(readFileSync(EXAMPLES ?? '', 'utf8')) as Readonly<Record<string, unknown>>;
    expect(parseAccount(examples['accounts_quickstart'])).toEqual({ ok: true, value: 'string' });
    expect(parseAccount(examples['accounts_template'])).toEqual({ ok: true, value: 'YOUR_ACCOUNT_ID' });
    expect(parseAccount(examples['error_401'])).toMatchObject({ ok: false });
  });
});
