import { describe, expect, it } from 'vitest';
import type { TraderFact } from '#domain/trader-fact';
import { TICKET_STATES } from '#domain/ticket';
import { KeptBook } from '#entry/trading/kept-book';
import { bookAt } from '#portfolio/book/book-at';
import { epochMs, MINUTE_MS } from '#primitives/clock';
import { TraderLedgerFault } from '#ports/trader-ledger';
import { LedgerFile } from '#store/trading/ledger-file';
import { fortnight, TICKET_LIVES } from '#tests/support/ticket-lives';
import { openTicket, TraderScript } from '#tests/support/trader-script';
import { applyOperation, type FileImages, MemoryTapeFiles } from '#tests/unit/tape/memory-tape-files';

const PATH = 'practice-a.facts';
const FACTS = fortnight().facts;

function open(files: MemoryTapeFiles, book = 'practice-a'): LedgerFile {
  return LedgerFile.openIn(files, PATH, book);
}

function written(facts: readonly TraderFact[] = FACTS): MemoryTapeFiles {
  const files = new MemoryTapeFiles();
  using ledger = open(files);
  for (const fact of facts) ledger.append(fact);
  return files;
}

function read(images: FileImages): readonly TraderFact[] {
  using ledger = open(new MemoryTapeFiles(new Map(images)));
  return ledger.facts;
}

function faultOf(task: () => void): TraderLedgerFault | null {
  try {
    task();
  } catch (error) {
    if (error instanceof TraderLedgerFault) return error;
    throw error;
  }
  return null;
}

describe('the file of a trader’s facts', () => {
  it.each(TICKET_STATES)('brings a ticket that is %s back as it was', (state) => {
    const script = TICKET_LIVES[state]();
    const { tickets } = script.book;
    expect(tickets.map((record) => record.state)).toEqual([state]);
    const restarted = bookAt(read(written(script.facts).images), script.nowMs);
    expect(restarted).toEqual(script.book);
  });

  it('holds a whole number of facts after a kill at every byte, and every one that was acknowledged', () => {
    const images: FileImages = new Map();
    let acknowledged = 0;
    for (const operation of written().log) {
      if (operation.type === 'write' && operation.path === PATH) {
        for (let taken = 1; taken < operation.bytes.length; taken += 13) {
          const torn = new Map(images);
          applyOperation(torn, { ...operation, bytes: operation.bytes.subarray(0, taken) });
          expect(read(torn)).toEqual(FACTS.slice(0, acknowledged));
        }
        acknowledged++;
      }
      applyOperation(images, operation);
    }
    expect(acknowledged).toBe(FACTS.length);
    expect(read(images)).toEqual(FACTS);
  });

  it('has every fact on the disk before it is acknowledged', () => {
    const files = new MemoryTapeFiles();
    using ledger = open(files);
    for (const fact of FACTS) {
      ledger.append(fact);
      expect(files.log.at(-1)).toEqual({ type: 'sync', path: PATH });
    }
  });

  it('takes nothing that the disk did not take, and goes on once there is room', () => {
    const files = new MemoryTapeFiles();
    using book = new KeptBook(open(files));
    const { facts, nowMs } = new TraderScript().does({ type: 'ticket.reviewed', ticket: openTicket() });
    const [{ deed }] = facts as [TraderFact];
    const request = { atMs: nowMs, source: 'window', nonce: 'one', deed } as const;
    files.quota = [...files.images.values()].reduce((sum, { length }) => sum + length, 0) + 40;
    expect(faultOf(() => void book.record(request))?.code).toBe('full');
    expect(book.at(nowMs).tickets).toEqual([]);
    files.quota = Number.POSITIVE_INFINITY;
    expect(book.record(request)).toMatchObject({ ok: true, value: { isNew: true } });
    expect(read(files.images)).toEqual(book.facts);
  });

  it('takes nothing more after a disk that does not confirm, until the file has been read anew', () => {
    const files = new MemoryTapeFiles();
    using ledger = open(files);
    files.broken.sync = 'EIO';
    expect(faultOf(() => ledger.append(FACTS[0] as TraderFact))?.code).toBe('failed');
    delete files.broken.sync;
    expect(faultOf(() => ledger.append(FACTS[0] as TraderFact))?.message).toMatch(/start Argus again/);
    expect(ledger.facts).toEqual([]);
    expect(read(files.images)).toEqual(FACTS.slice(0, 1));
  });

  it('writes the same request once, however often it comes, in this process and in the next', () => {
    const files = new MemoryTapeFiles();
    const { facts, nowMs } = TICKET_LIVES.reviewed();
    const [{ deed }] = facts as [TraderFact];
    const request = { atMs: nowMs, source: 'telegram', nonce: 'update-77', deed } as const;
    const answers = [1, 2].map(() => {
      using book = new KeptBook(open(files));
      return [book.record(request), book.record(request)];
    });
    expect(answers.flat().map((answer) => answer.ok && answer.value.isNew)).toEqual([true, false, false, false]);
    expect(read(files.images)).toHaveLength(1);
  });

  it('refuses the book of another tape and of a later format, each with a remedy', () => {
    const files = written();
    expect(faultOf(() => open(files, 'live'))?.code).toBe('other-book');
    (files.images.get(PATH) as Uint8Array)[8] = 9;
    const fault = faultOf(() => open(files));
    expect(fault?.code).toBe('newer-version');
    expect(fault?.message).toMatch(/Update it\.$/);
  });
});

describe('a kept book', () => {
  it('answers for any moment in any order what a fresh fold of its facts answers', () => {
    using book = new KeptBook(open(written()));
    const moments = FACTS.map(({ atMs }) => atMs);
    for (const atMs of [...moments, ...moments.toReversed(), ...moments]) {
      for (const nowMs of [epochMs(atMs - 1), atMs, epochMs(atMs + 31 * MINUTE_MS)]) {
        expect(book.at(nowMs)).toEqual(bookAt(FACTS, nowMs));
      }
    }
  });
});
