import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database, { type Statement } from 'better-sqlite3';
import type { Alert } from '#domain/alert';
import type { AlertOutbox, ChannelStanding, Delivery, DeliveryFate, PendingDelivery } from '#ports/alert-outbox';
import type { EpochMs } from '#primitives/clock';
import { ALERT_MIGRATIONS } from '#store/alerts/alert-schema';
import { AlertStoreFault, alertFaultOf } from '#store/alerts/alert-store-fault';
import { migrate, schemaStanding } from '#store/migrations/migrate';

/** `ArgA` */
const APPLICATION_ID = 0x4172_6741;
const BUSY_MS = 5_000;

interface PendingRow {
  readonly number: number;
  readonly body: string;
  readonly raisedMs: EpochMs;
  readonly channel: string;
  readonly silent: number;
  readonly answers: string | null;
  readonly attempts: number;
  readonly unsure: number;
}

/** The outbox in a file of its own. Every change is on the disk before the call that made it returns. */
export class AlertOutboxFile implements AlertOutbox {
  readonly #path: string;
  readonly #database: Database.Database;
  readonly #prepared = new Map<string, Statement>();

  private constructor(path: string, database: Database.Database) {
    this.#path = path;
    this.#database = database;
  }

  /**
   * For whoever adds, and sends unless another process does. An attempt whose outcome was never written down, by a process
   * that is gone, may have arrived.
   */
  static openToSend(path: string, isSender = true): AlertOutboxFile {
    const outbox = AlertOutboxFile.#open(path, () => {
      mkdirSync(dirname(path), { recursive: true });
      return new Database(path, { timeout: BUSY_MS });
    });
    if (isSender) outbox.#run(`update deliveries set state = 'waiting', unsure = 1 where state = 'trying'`);
    return outbox;
  }

  /** For what is over with the process. */
  static inMemory(): AlertOutboxFile {
    return AlertOutboxFile.#open(':memory:', () => new Database(':memory:'));
  }

  /** For whoever only looks, while another process sends. */
  static openToRead(path: string): AlertOutboxFile {
    return AlertOutboxFile.#open(path, () => new Database(path, { timeout: BUSY_MS, fileMustExist: true }));
  }

  static #open(path: string, open: () => Database.Database): AlertOutboxFile {
    let database: Database.Database | null = null;
    try {
      database = open();
      const standing = schemaStanding(database, APPLICATION_ID, ALERT_MIGRATIONS);
      if (standing.kind !== 'known') throw new AlertStoreFault(path, standing.kind);
      database.pragma('journal_mode = wal');
      database.pragma('synchronous = full');
      database.pragma('foreign_keys = on');
      migrate(database, path, APPLICATION_ID, ALERT_MIGRATIONS);
      return new AlertOutboxFile(path, database);
    } catch (error) {
      database?.close();
      throw alertFaultOf(error, path) ?? error;
    }
  }

  add(alert: Alert, deliveries: readonly Delivery[], raisedMs: EpochMs): number | null {
    return this.#together(() => {
      const { changes, lastInsertRowid } = this.#statement(
        'insert or ignore into alerts (id, raised_ms, body) values (?, ?, ?)',
      ).run(alert.id, raisedMs, JSON.stringify(alert));
      if (changes === 0) return null;
      const number = Number(lastInsertRowid);
      const insert = this.#statement(
        `insert into deliveries (number, channel, tier, silent, answers, state) values (?, ?, ?, ?, ?, 'waiting')`,
      );
      for (const { channel, silent, answers } of deliveries) {
        insert.run(number, channel, alert.tier, silent ? 1 : 0, answers);
      }
      return number;
    });
  }

  next(channel: string): PendingDelivery | null {
    const row = this.#first<PendingRow>(
      `select number, body, raised_ms as raisedMs, channel, silent, answers, attempts, unsure
       from deliveries join alerts using (number)
       where channel = ? and state = 'waiting' order by tier, number limit 1`,
      channel,
    );
    if (row === null) return null;
    const { body, silent, unsure, ...same } = row;
    return { ...same, alert: JSON.parse(body) as Alert, silent: silent === 1, isUnsure: unsure === 1 };
  }

  waiting(channel: string): number {
    const row = this.#first<{ readonly count: number }>(
      `select count(*) as count from deliveries where channel = ? and state in ('waiting', 'trying')`,
      channel,
    );
    return row?.count ?? 0;
  }

  attempt(number: number, channel: string): void {
    this.#run(
      `update deliveries set state = 'trying', attempts = attempts + 1 where number = ? and channel = ?`,
      number,
      channel,
    );
  }

  sent(number: number, channel: string, receipt: string, atMs: EpochMs): void {
    this.#run(
      `update deliveries set state = 'sent', receipt = ?, problem = null, settled_ms = ? where number = ? and channel = ?`,
      receipt,
      atMs,
      number,
      channel,
    );
  }

  failed(number: number, channel: string, why: string, isUnsure: boolean): void {
    this.#run(
      `update deliveries set state = 'waiting', problem = ?, unsure = max(unsure, ?) where number = ? and channel = ?`,
      why,
      isUnsure ? 1 : 0,
      number,
      channel,
    );
  }

  giveUp(number: number, channel: string, why: string, atMs: EpochMs): void {
    this.#run(
      `update deliveries set state = 'given-up', problem = ?, settled_ms = ? where number = ? and channel = ?`,
      why,
      atMs,
      number,
      channel,
    );
  }

  crowdOut(channel: string, most: number, atMs: EpochMs): number {
    const tooMany = this.waiting(channel) - most;
    if (tooMany <= 0) return 0;
    return this.#run(
      `update deliveries set state = 'given-up', problem = 'more were waiting than are kept', settled_ms = ?
       where channel = ? and state = 'waiting' and number in (
         select number from deliveries where channel = ? and state = 'waiting' order by tier desc, number limit ?)`,
      atMs,
      channel,
      channel,
      tooMany,
    );
  }

  alert(number: number): Alert | null {
    const row = this.#first<{ readonly body: string }>('select body from alerts where number = ?', number);
    return row === null ? null : (JSON.parse(row.body) as Alert);
  }

  ofReceipt(channel: string, receipt: string): { readonly number: number; readonly alert: Alert } | null {
    const row = this.#first<{ readonly number: number; readonly body: string }>(
      'select number, body from deliveries join alerts using (number) where channel = ? and receipt = ?',
      channel,
      receipt,
    );
    return row === null ? null : { number: row.number, alert: JSON.parse(row.body) as Alert };
  }

  fates(id: string): readonly DeliveryFate[] {
    return this.#attempt(
      () =>
        this.#statement(
          `select channel, state, problem from deliveries join alerts using (number) where id = ? order by channel`,
        ).all(id) as readonly DeliveryFate[],
    );
  }

  standings(): readonly ChannelStanding[] {
    return this.#attempt(
      () =>
        this.#statement(
          `select channel,
             sum(state in ('waiting', 'trying')) as waiting, sum(state = 'sent') as sent, sum(state = 'given-up') as givenUp,
             max(case when state = 'sent' then settled_ms end) as lastSentMs,
             (select problem from deliveries as other where other.channel = deliveries.channel and problem is not null
              order by number desc limit 1) as lastProblem
           from deliveries group by channel order by channel`,
        ).all() as readonly ChannelStanding[],
    );
  }

  note(key: string): string | null {
    return this.#first<{ readonly value: string }>('select value from notes where key = ?', key)?.value ?? null;
  }

  setNote(key: string, value: string | null): void {
    if (value === null) this.#run('delete from notes where key = ?', key);
    else
      this.#run('insert into notes values (?, ?) on conflict (key) do update set value = excluded.value', key, value);
  }

  forget(beforeMs: EpochMs): number {
    return this.#run(
      `delete from alerts where raised_ms < ? and not exists (
         select 1 from deliveries where deliveries.number = alerts.number and state in ('waiting', 'trying'))`,
      beforeMs,
    );
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }

  #together<Value>(work: () => Value): Value {
    return this.#attempt(() => this.#database.transaction(work).immediate());
  }

  #run(sql: string, ...values: readonly unknown[]): number {
    return this.#attempt(() => this.#statement(sql).run(...values).changes);
  }

  #first<Row>(sql: string, ...values: readonly unknown[]): Row | null {
    return this.#attempt(() => (this.#statement(sql).get(...values) as Row | undefined) ?? null);
  }

  #statement(sql: string): Statement {
    let statement = this.#prepared.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      this.#prepared.set(sql, statement);
    }
    return statement;
  }

  #attempt<Value>(work: () => Value): Value {
    try {
      return work();
    } catch (error) {
      throw alertFaultOf(error, this.#path) ?? error;
    }
  }
}
