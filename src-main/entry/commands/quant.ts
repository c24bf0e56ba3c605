import { Command } from 'commander';
import { answerFields, answerLine, jsonText } from '#entry/commands/quant/answer-request';
import type { QuantField, QuantReply, QuantTask } from '#entry/commands/quant/quant-task';
import { replyLines } from '#entry/commands/quant/reply-lines';
import { requestLines } from '#entry/commands/quant/request-lines';
import { QUANT_TASKS } from '#entry/commands/quant/task-registry';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import { Output } from '#entry/terminal/output';
import { textTable } from '#entry/terminal/text-table';

type Flags = Readonly<Record<string, unknown>>;

const LINES_HELP = `
Without flags, requests are read from standard input: one JSON object a line, with the names of the flags as its fields.
Each line gets one reply on one line, in the same order, or {"status": "<reason>"}; one that cannot be read is answered
with status bad_json or bad_input, its line and what is wrong with it, and the rest goes on. internal_fault is a fault in
Argus: the command ends with 70 then, after all other answers.`;

export async function quantCommand(): Promise<Command> {
  const command = new Command('quant').description('any figure of the options engine, to check it');
  const wanted = process.argv[3] ?? '';
  const names = Object.hasOwn(QUANT_TASKS, wanted) ? [wanted] : Object.keys(QUANT_TASKS);
  for (const name of names) command.addCommand(taskCommand(await (QUANT_TASKS[name] as () => Promise<QuantTask>)()));
  return command.addHelpText('after', LINES_HELP);
}

function taskCommand(task: QuantTask): Command {
  const command = new Command(task.name).description(task.summary);
  for (const { name, kind, help } of task.fields) {
    command.option(kind === 'switch' ? `--${name}` : `--${name} <${PLACEHOLDERS[kind]}>`, help);
  }
  command.option('--json', 'print the reply to flags as one JSON object', false);
  const figures = Object.entries(task.figures).map(([name, meaning]) => [`  ${name}`, meaning]);
  const [, ...figureLines] = textTable([{ title: '' }, { title: '' }], figures);
  return command
    .addHelpText(
      'after',
      `\nReply:\n${figureLines.join('\n')}\n${task.notes === undefined ? '' : `\n${task.notes}\n`}${LINES_HELP}
\n  argus quant ${task.name} ${task.example}`,
    )
    .action((flags: Flags) => run(task, flags));
}

const PLACEHOLDERS = { number: 'number', numbers: 'list', text: 'word', json: 'json' } as const;

async function run(task: QuantTask, flags: Flags): Promise<void> {
  using output = new Output();
  const given = task.fields.filter(({ name }) => flags[name] !== undefined);
  const fields = Object.fromEntries(given.map((field) => [field.name, flagValue(field, flags[field.name])]));
  const single = given.some(({ everyRequest }) => everyRequest !== true);
  if (single) printReply(task, await answerFields(task, fields), flags['json'] === true, output);
  else await answerLines(task, fields, output);
}

async function answerLines(task: QuantTask, defaults: Flags, output: Output): Promise<void> {
  if (process.stdin.isTTY) {
    throw new CommandFailure(
      ExitCode.badInput,
      `Nothing is asked. Give flags, such as\n  argus quant ${task.name} ${task.example}\nor pipe in one JSON object a line.`,
    );
  }
  for await (const batch of requestLines(process.stdin)) {
    for (const line of batch) {
      const reply = await answerLine(task, line, defaults);
      if (reply['status'] === 'internal_fault') process.exitCode = ExitCode.internal;
      output.line(jsonText(reply));
    }
    // Whoever asks one question at a time waits for its answer.
    output.flush();
  }
}

function printReply(task: QuantTask, reply: QuantReply, json: boolean, output: Output): void {
  const { status } = reply;
  if (status === 'bad_input') throw new CommandFailure(ExitCode.badInput, `--${String(reply['problem'])}.`);
  if (status === 'internal_fault') process.exitCode = ExitCode.internal;
  else if (!isAnswer(task, status)) process.exitCode = ExitCode.refuted;
  if (json) {
    output.line(jsonText(reply));
    return;
  }
  for (const line of replyLines(task, reply)) output.line(line);
}

function isAnswer({ answers = [] }: QuantTask, status: unknown): boolean {
  return status === undefined || status === 'ok' || answers.some((known) => known === status);
}

function flagValue({ name, kind }: QuantField, value: unknown): unknown {
  if (kind === 'switch') return true;
  const text = String(value);
  if (kind === 'text') return text;
  if (kind === 'number') return numberOf(name, text);
  if (kind === 'numbers') return text.split(',').map((part) => numberOf(name, part));
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new CommandFailure(ExitCode.badInput, `--${name} is not JSON: ${text}`);
  }
}

function numberOf(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value)) return value;
  throw new CommandFailure(ExitCode.badInput, `--${name} "${text}" is not a number.`);
}
