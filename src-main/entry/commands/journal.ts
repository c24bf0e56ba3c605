import { Command, Option } from 'commander';
import { CONFIG_FOLDER, tradingCosts } from '#entry/load-settings';
import { type OpenTape, openTape, tapeWork } from '#entry/open-tape';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import { Output } from '#entry/terminal/output';
import { ProgressBar } from '#entry/terminal/progress-bar';
import { textTable } from '#entry/terminal/text-table';
import { tapeExcursions } from '#entry/trading/tape-excursions';
import { bookOfTape, tradingFolder } from '#entry/trading/trading-folder';
import { loadTradingTerms } from '#entry/trading/trading-terms';
import type { TraderFact } from '#domain/trader-fact';
import { formatNewYork } from '#market/sessions/new-york-time';
import { bookAt } from '#portfolio/book/book-at';
import type { TraderBook } from '#portfolio/book/trader-book';
import { fillCalibration } from '#portfolio/journal/fill-calibration';
import { journalCsv } from '#portfolio/journal/journal-csv';
import { type ExcursionsOf, journalEntries, type JournalEntry } from '#portfolio/journal/journal-entries';
import { dollarText, priceText } from '#portfolio/money-text';
import { TraderLedgerFault } from '#ports/trader-ledger';
import { epochMs } from '#primitives/clock';
import { booksIn, readLedger } from '#store/trading/ledger-file';

interface BookOptions {
  readonly book?: string;
  readonly json: boolean;
}

interface ExportOptions extends BookOptions {
  readonly csv: boolean;
  readonly tape?: string;
}

const END_OF_TIME = epochMs(Number.MAX_SAFE_INTEGER);

const HELP = `
A book is what a trader did: tickets, fills, notes. \`live\` is the trading desk's own; practice on a tape has a book for each tape,
named practice-<tape>. Books stand in the folder "trading" of the data folder (ARGUS_DATA) and are only read here, also
while a desk writes them.
`;

export function journalCommand(): Command {
  return new Command('journal')
    .description('what the trader did: positions, results, notes, and how well orders were filled')
    .addHelpText('after', HELP)
    .addCommand(exportCommand())
    .addCommand(fillsCommand())
    .addCommand(booksCommand());
}

function exportCommand(): Command {
  return bookCommand('export', 'every position with its result, fees, tags and notes')
    .option('--tape <file>', 'the tape that was traded on: names its book, and adds the worst and the best on the way')
    .addOption(new Option('--csv', 'a file for a spreadsheet instead of a table').default(false).conflicts('json'))
    .option('--json', 'one object a position; prices in ten-thousandths of a dollar, amounts in cents', false)
    .action((options: ExportOptions) => exportJournal(options));
}

function fillsCommand(): Command {
  return bookCommand('fills', 'what of the way from the worst side to the middle one’s own fills have gained, by legs')
    .option('--json', 'one object per number of legs', false)
    .action((options: BookOptions) => showFills(options));
}

function booksCommand(): Command {
  return new Command('books')
    .description('the names of all books')
    .option('--json', 'one object a book', false)
    .action((options: BookOptions) => showBooks(options));
}

function bookCommand(name: string, description: string): Command {
  return new Command(name).description(description).option('--book <name>', 'which one, where there are several');
}

function exportJournal(options: ExportOptions): void {
  using output = new Output();
  using tape = options.tape === undefined ? null : openTape(options.tape);
  const name = options.book ?? (tape === null ? onlyBook() : bookOfTape(tape.reader.header));
  const facts = factsOf(name);
  const book = bookOf(facts, output);
  const entries = journalEntries(book, tape === null ? undefined : watchedOn(tape, facts, book, output));
  if (options.csv) {
    output.line(journalCsv(entries).trimEnd());
  } else if (options.json) {
    for (const entry of entries) output.record({ ...entry });
  } else {
    for (const line of entryLines(entries)) output.line(line);
    const { realised } = book;
    if (entries.length > 0) output.line(`Realised: ${dollarText(realised)} after fees.`);
  }
}

function showFills(options: BookOptions): void {
  using output = new Output();
  const book = bookOf(factsOf(options.book ?? onlyBook()), output);
  const { measured, shares } = fillCalibration(book, tradingCosts().fills.share);
  for (const legs of ['oneLeg', 'twoLegs', 'threeLegs', 'fourLegs'] as const) {
    const { share, fills } = measured[legs];
    if (options.json) output.record({ legs, fills, measured: share, counted: shares[legs] });
    else
      output.line(
        `${LEG_NAMES[legs]}: ${fills} fills, ${share === null ? 'too few to say' : `${share.toFixed(3)} measured`}, counted on ${shares[legs].toFixed(3)}`,
      );
  }
}

const LEG_NAMES = { oneLeg: 'one leg', twoLegs: 'two legs', threeLegs: 'three legs', fourLegs: 'four legs and more' };

function showBooks(options: BookOptions): void {
  using output = new Output();
  const root = tradingFolder();
  for (const name of ledgerWork(() => booksIn(root))) {
    const facts = ledgerWork(() => readLedger(root, name)) ?? [];
    const last = facts.at(-1)?.atMs ?? null;
    if (options.json) output.record({ book: name, facts: facts.length, lastMs: last });
    else output.line(`${name}: ${facts.length} entries${last === null ? '' : `, the last at ${formatNewYork(last)}`}`);
  }
}

function factsOf(name: string): readonly TraderFact[] {
  const root = tradingFolder();
  const facts = ledgerWork(() => readLedger(root, name));
  if (facts !== null) return facts;
  const known = ledgerWork(() => booksIn(root)).join(', ');
  const remedy = known === '' ? 'Nothing was traded yet.' : `There is ${known}.`;
  throw new CommandFailure(ExitCode.badInput, `There is no book "${name}" in ${root}. ${remedy}`);
}

function bookOf(facts: readonly TraderFact[], output: Output): TraderBook {
  const book = bookAt(facts, END_OF_TIME);
  for (const { number, text } of book.conflicts)
    output.note(`Entry ${number} does not fit what was before it: ${text}`);
  return book;
}

function onlyBook(): string {
  const root = tradingFolder();
  const books = ledgerWork(() => booksIn(root));
  const [first] = books;
  if (first === undefined) {
    throw new CommandFailure(ExitCode.badInput, `There is no book in ${root}: nothing was traded yet.`);
  }
  if (books.length === 1) return first;
  throw new CommandFailure(ExitCode.badInput, `There are several books: ${books.join(', ')}. Say which with --book.`);
}

function watchedOn({ reader }: OpenTape, facts: readonly TraderFact[], book: TraderBook, output: Output): ExcursionsOf {
  const trading = loadTradingTerms(CONFIG_FOLDER);
  if (!trading.ok) throw new CommandFailure(ExitCode.badInput, trading.failure);
  using progress = new ProgressBar(output, 'watch', reader.inputs);
  return tapeWork(() =>
    tapeExcursions({
      tape: reader,
      facts,
      positions: book.positions.map(({ id }) => id),
      trading: trading.value,
      walked: (at) => progress.update(at),
    }),
  );
}

function entryLines(entries: readonly JournalEntry[]): readonly string[] {
  if (entries.length === 0) return ['No positions.'];
  return textTable(
    [
      { title: 'opened' },
      { title: 'position' },
      { title: 'contracts', align: 'right' },
      { title: 'credit', align: 'right' },
      { title: 'debit', align: 'right' },
      { title: 'fees', align: 'right' },
      { title: 'realised', align: 'right' },
      { title: 'ended' },
      { title: 'tags' },
    ],
    entries.map((entry) => [
      formatNewYork(entry.openedMs),
      `${entry.underlying} ${entry.structure} ${entry.expiry}`,
      String(entry.contracts),
      entry.credit === null ? '—' : priceText(entry.credit),
      entry.debit === null ? '—' : priceText(entry.debit),
      dollarText(entry.fees),
      dollarText(entry.realised),
      entry.ended ?? `${entry.held} held`,
      entry.tags.join(' '),
    ]),
  );
}

function ledgerWork<Value>(work: () => Value): Value {
  try {
    return work();
  } catch (error) {
    if (error instanceof TraderLedgerFault) throw new CommandFailure(ExitCode.environment, error.message, error);
    throw error;
  }
}
