import type { Migration } from '#store/migrations/migration';

export const machineResources: Migration = {
  version: 2,
  what: 'how the machine was, minute by minute',
  sql: `
    create table resources (
      at_ms integer not null,
      name text not null,
      value real not null,
      primary key (at_ms, name)
    ) strict, without rowid;

    create view readable_resources as
      select strftime('%Y-%m-%dT%H:%M:%SZ', at_ms / 1000, 'unixepoch') as at, name, value from resources;
  `,
};
