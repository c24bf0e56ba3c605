import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What commands keep beside what they were asked for: apart from the data of whoever runs the tests, and gone with them. */
export const TEST_DATA = mkdtempSync(join(tmpdir(), 'argus-tests-data-'));
process.on('exit', () => rmSync(TEST_DATA, { recursive: true, force: true }));
