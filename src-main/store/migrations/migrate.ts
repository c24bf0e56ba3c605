import { renameSync, rmSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import type { Migration } from '#store/migrations/migration';
import { invariant } from '#primitives/invariant';

export type SchemaStanding =
  | { readonly kind: 'known'; readonly version: number }
  | { readonly kind: 'newer'; readonly version: number }
  /** Tables of another program are in the file. */
  | { readonly kind: 'foreign' };

/** Only looks. Whatever is not `known` must not be touched. */
export function schemaStanding(
  database: Database,
  applicationId: number,
  migrations: readonly Migration[],
): SchemaStanding {
  const version = userVersion(database);
  const ours = Number(database.pragma('application_id', { simple: true })) === applicationId;
  if (!ours && database.prepare('select count(*) from sqlite_schema').pluck().get() !== 0) return { kind: 'foreign' };
  return { kind: version > migrations.length ? 'newer' : 'known', version };
}

/**
 * Brings a database up to the newest schema, one transaction a step. What already holds data is copied first, to
 * `<path>.before-v<n>`, so that an older program can go on with the copy. Answers where the copy lies, if one was made.
 */
export function migrate(
  database: Database,
  path: string,
  applicationId: number,
  migrations: readonly Migration[],
): string | null {
  migrations.forEach((migration, at) => invariant(migration.version === at + 1, 'migrations are numbered from 1'));
  const standing = schemaStanding(database, applicationId, migrations);
  invariant(standing.kind === 'known', 'only a known schema is migrated');
  if (standing.version === migrations.length) return null;
  const backup = standing.version === 0 ? null : copyAside(database, `${path}.before-v${migrations.length}`);
  for (const migration of migrations) {
    database
      .transaction(() => {
        // Another process may have taken this step while we waited for the lock.
        if (userVersion(database) >= migration.version) return;
        database.exec(migration.sql);
        database.pragma(`user_version = ${migration.version}`);
        database.pragma(`application_id = ${applicationId}`);
      })
      .exclusive();
  }
  return backup;
}

function copyAside(database: Database, target: string): string {
  const partial = `${target}.partial`;
  rmSync(partial, { force: true });
  database.prepare('vacuum into ?').run(partial);
  renameSync(partial, target);
  return target;
}

function userVersion(database: Database): number {
  return Number(database.pragma('user_version', { simple: true }));
}
