import type { FarmSetup } from '#entry/farm/farm-setup';
import { stopText } from '#entry/farm/stop-text';
import { keyOf, TapeAudit, type WantedAudit } from '#entry/farm/tape-audit';
import { type OpenTape, tapeWork } from '#entry/open-tape';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import type { FramedBook } from '#farm/book/framed-book';
import { leagueOf } from '#farm/league/league-of';
import { auditFromBook } from '#farm/promotion/audit-from-book';
import { decidedAnew, decisionsToNow, type Thresholds } from '#farm/promotion/decide';
import type { Decision } from '#farm/promotion/decision';
import { standingsOf } from '#farm/promotion/league-standings';
import { PromotionReview } from '#farm/promotion/promotion-review';
import type { AuditVerdict } from '#farm/promotion/reference-audit';
import { isCovered, newYorkDay } from '#market/sessions/new-york-time';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { MINUTE_MS } from '#primitives/clock';

/** A farm that has been through its tape. */
export interface JudgedFarm {
  readonly tape: OpenTape;
  readonly setup: FarmSetup;
  readonly book: FramedBook;
}

/** Told how far a long job is, and may end it. */
export type Pace = (job: string, done: number, of: number) => Promise<void>;

const SLICE_INPUTS = 20_000;

/**
 * What is left to be decided, in lists that belong together; nothing is written. Whoever is to be promoted has been run
 * through plain rules twice: over the bars of the book, and over the quotes of the tape.
 */
export async function decideNow(
  farm: JudgedFarm,
  before: readonly Decision[],
  thresholds: Thresholds,
  pace: Pace,
): Promise<readonly (readonly Decision[])[]> {
  const { book } = farm;
  const verdicts = new Map<string, AuditVerdict>();
  for (;;) {
    const review = reviewOf(farm, verdicts);
    const decided = await inTime(decisionsToNow(review, book, before, thresholds), book, pace);
    const wanted = decided.flat().flatMap((decision): WantedAudit[] => {
      if (decision.kind !== 'promoted') return [];
      const one = { config: decision.config, place: book.placeAt(decision.minute) };
      return verdicts.has(keyOf(one)) ? [] : [one];
    });
    if (wanted.length === 0) return decided;
    const found = await auditedOnTape(farm, wanted, pace);
    for (const [key, verdict] of found) verdicts.set(key, verdict);
    // One that the tape refuses makes room for somebody else.
    if ([...found.values()].every(({ difference }) => difference === null)) return decided;
  }
}

/** The decisions of a log, made once more from the book alone, and whatever is due since. */
export async function decideAnew(farm: JudgedFarm, log: readonly Decision[], pace: Pace): Promise<readonly Decision[]> {
  const { book } = farm;
  return (await inTime(decidedAnew(reviewOf(farm, new Map()), book, log), book, pace)).flat();
}

function reviewOf({ book, tape }: JudgedFarm, onTape: ReadonlyMap<string, AuditVerdict>): PromotionReview {
  const nyse = new NyseCalendar(tape.settings.calendar);
  return new PromotionReview(book, {
    standingsAt: (place, rules) => standingsOf(leagueOf(book, place, rules)),
    isClose: (minute) => {
      const ms = minute * MINUTE_MS;
      return isCovered(ms) && nyse.session(newYorkDay(ms - 1))?.closeMs === ms;
    },
    audit: (configs, place) =>
      auditFromBook(book, configs, place).map((verdict) => {
        const other = onTape.get(keyOf({ config: verdict.config, place }));
        return verdict.difference === null && other !== undefined ? other : verdict;
      }),
  });
}

async function inTime(
  lists: Iterable<readonly Decision[]>,
  book: FramedBook,
  pace: Pace,
): Promise<readonly (readonly Decision[])[]> {
  const decided: (readonly Decision[])[] = [];
  for (const list of lists) {
    if (list.length > 0) decided.push(list);
    const newest = list.at(-1)?.minute;
    if (newest !== undefined) await pace('judging', book.placeAt(newest) + 1, book.length);
  }
  return decided;
}

async function auditedOnTape(
  { tape, setup, book }: JudgedFarm,
  wanted: readonly WantedAudit[],
  pace: Pace,
): Promise<ReadonlyMap<string, AuditVerdict>> {
  const audit = new TapeAudit(tape, setup, book, wanted);
  while (!audit.isDone) {
    tapeWork(() => audit.advance(SLICE_INPUTS));
    await pace('auditing', audit.position, audit.inputs);
  }
  if (audit.stop === null) return audit.verdicts;
  const remedy = 'Nobody is promoted. `argus farm run --reset` puts the book into the archive and begins anew';
  throw new CommandFailure(ExitCode.refuted, `${stopText(audit.stop)} ${remedy}.`);
}
