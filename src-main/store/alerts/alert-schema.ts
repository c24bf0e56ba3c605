import type { Migration } from '#store/migrations/migration';

/** In order, without holes: the n-th leads to version n. */
export const ALERT_MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    what: 'alerts, their deliveries, and notes',
    sql: `
      create table alerts (
        number integer primary key autoincrement,
        id text not null unique,
        raised_ms integer not null,
        body text not null
      ) strict;
      create table deliveries (
        number integer not null references alerts (number) on delete cascade,
        channel text not null,
        tier integer not null,
        silent integer not null,
        answers text,
        state text not null check (state in ('waiting', 'trying', 'sent', 'given-up')),
        attempts integer not null default 0,
        unsure integer not null default 0,
        receipt text,
        problem text,
        settled_ms integer,
        primary key (number, channel)
      ) strict, without rowid;
      create index deliveries_by_turn on deliveries (channel, state, tier, number);
      create index deliveries_by_receipt on deliveries (channel, receipt);
      create table notes (key text primary key, value text not null) strict, without rowid;
    `,
  },
];
