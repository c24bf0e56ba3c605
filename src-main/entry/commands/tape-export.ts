import { closeSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { TickExporter } from '#connectors/files/export-ticks';
import { InputBlock } from '#domain/input-block';
import { type Instrument, type InstrumentIndex, instrumentIndex } from '#domain/instrument';
import { parseSymbol } from '#entry/file-reading';
import { openTape, tapeWork } from '#entry/open-tape';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import { Interrupt } from '#entry/terminal/interrupt';
import { groupedText } from '#entry/terminal/number-text';
import { Output } from '#entry/terminal/output';
import { ProgressBar } from '#entry/terminal/progress-bar';
import { TAPE_BLOCK_ROWS, type TapeSource } from '#ports/tape';

interface ExportOptions {
  readonly symbol: string;
  readonly kind: 'trades' | 'quotes';
  readonly format: 'csv' | 'jsonl';
  readonly out: string;
}

export function tapeExportCommand(): Command {
  return new Command('export')
    .description("write one symbol's trades or quotes as text")
    .argument('<tape>', 'the tape file')
    .requiredOption('--symbol <symbol>', 'which one', parseSymbol)
    .addOption(new Option('--kind <kind>', 'what to write').choices(['trades', 'quotes']).default('trades'))
    .addOption(
      new Option('--format <format>', 'CSV with a header, or JSON lines').choices(['csv', 'jsonl']).default('csv'),
    )
    .option('--out <file>', 'the file to write, which must be new; - writes to standard output', '-')
    .addHelpText('after', '\nAn export that stops half-way leaves no file behind.')
    .action((path: string, options: ExportOptions) => exportTicks(path, options));
}

async function exportTicks(path: string, options: ExportOptions): Promise<void> {
  using output = new Output();
  using interrupt = new Interrupt();
  using tape = openTape(path);
  const { index, instrument } = find(path, tape.reader, options.symbol);
  const { priceDecimals, sizeDecimals } = instrument;
  const exporter = new TickExporter({
    kind: options.kind,
    form: options.format,
    instrument: index,
    priceDecimals,
    sizeDecimals,
  });
  {
    using target = options.out === '-' ? new PrintedTarget(output) : new FileTarget(options.out);
    target.write(exporter.header());
    await eachBlock(tape.reader, output, interrupt, (block) => target.write(exporter.rows(block)));
    if (!interrupt.requested) target.keep();
  }
  if (interrupt.requested) throw new CommandFailure(ExitCode.interrupted, 'Stopped: the export is not complete.');
  const leftOut =
    exporter.leftOut === 0 ? '' : `; ${groupedText(exporter.leftOut)} without a usable time or price left out`;
  output.note(`${groupedText(exporter.written)} ${options.kind} of ${options.symbol}${leftOut}.`);
}

interface Listed {
  readonly index: InstrumentIndex;
  readonly instrument: Instrument;
}

/** Listings are inputs like any other, and the index is the order in which they came. */
function find(path: string, tape: TapeSource, symbol: string): Listed {
  const known: Instrument[] = [];
  const block = new InputBlock(TAPE_BLOCK_ROWS);
  for (let position = 0; position < tape.inputs;) {
    const first = tapeWork(() => tape.readBlock(position, block));
    if (first === null) break;
    for (const input of block.rare) if (input.kind === 'listing') known.push(input.instrument);
    const index = known.findIndex((instrument) => instrument.symbol === symbol);
    if (index >= 0) return { index: instrumentIndex(index), instrument: known[index] as Instrument };
    position = first + block.length;
  }
  const symbols = known.map((instrument) => instrument.symbol).join(', ');
  throw new CommandFailure(
    ExitCode.badInput,
    `${path} holds no ${symbol}. It holds ${symbols === '' ? 'nothing' : symbols}.`,
  );
}

async function eachBlock(
  tape: TapeSource,
  output: Output,
  interrupt: Interrupt,
  take: (block: InputBlock) => void,
): Promise<void> {
  const block = new InputBlock(TAPE_BLOCK_ROWS);
  using progress = new ProgressBar(output, 'export', tape.inputs);
  for (let position = 0; position < tape.inputs && !interrupt.requested;) {
    const first = tape.readBlock(position, block);
    if (first === null) return;
    take(block);
    position = first + block.length;
    progress.update(position);
    await interrupt.pause();
  }
}

interface Target extends Disposable {
  write(text: string): void;
  keep(): void;
}

class PrintedTarget implements Target {
  readonly #output: Output;

  constructor(output: Output) {
    this.#output = output;
  }

  write(text: string): void {
    if (text !== '') this.#output.line(text.slice(0, -1));
  }

  keep(): void {}

  [Symbol.dispose](): void {}
}

/** A new file, removed again unless it is told to keep what it holds. */
class FileTarget implements Target {
  readonly #path: string;
  readonly #file: number;
  #kept = false;

  constructor(path: string) {
    this.#path = path;
    this.#file = writing(path, () => openSync(path, 'wx'));
  }

  write(text: string): void {
    writing(this.#path, () => writeFileSync(this.#file, text));
  }

  keep(): void {
    this.#kept = true;
  }

  [Symbol.dispose](): void {
    closeSync(this.#file);
    if (!this.#kept) rmSync(this.#path, { force: true });
  }
}

function writing<Value>(path: string, work: () => Value): Value {
  try {
    return work();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    const remedy =
      code === 'EEXIST'
        ? 'It exists already: choose another name, or remove it first.'
        : 'Check the folder, its permissions and the free space.';
    throw new CommandFailure(ExitCode.environment, `${path} cannot be written (${code}). ${remedy}`, error);
  }
}
