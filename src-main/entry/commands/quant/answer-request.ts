import { isObject, QuantRequest, RequestFault } from '#entry/commands/quant/quant-request';
import type { QuantReply, QuantTask } from '#entry/commands/quant/quant-task';
import { LONGEST_LINE, type RequestLine } from '#entry/commands/quant/request-lines';
import { CommandFailure } from '#entry/terminal/command-failure';

/** A line's reply, whatever the line holds. */
export async function answerLine(
  task: QuantTask,
  line: RequestLine,
  defaults: Readonly<Record<string, unknown>>,
): Promise<QuantReply> {
  if (line.text === null) {
    return { status: 'line_too_long', line: line.number, problem: `more than ${LONGEST_LINE} characters` };
  }
  const parsed = parseJson(line.text);
  if (!parsed.ok) return { status: 'bad_json', line: line.number, problem: parsed.problem };
  if (!isObject(parsed.value)) {
    return { status: 'bad_json', line: line.number, problem: 'a request is one object' };
  }
  const reply = await answerFields(task, { ...defaults, ...parsed.value });
  return isFault(reply) ? { ...reply, line: line.number } : reply;
}

/** What the task answers; what the request lacks; or, where the task itself is at fault, that. */
export async function answerFields(task: QuantTask, fields: Readonly<Record<string, unknown>>): Promise<QuantReply> {
  try {
    return await task.answer(new QuantRequest(fields));
  } catch (error) {
    if (error instanceof RequestFault) return { status: 'bad_input', field: error.field, problem: error.message };
    // The machine or the command line is in the way: of every request.
    if (error instanceof CommandFailure) throw error;
    // One request that meets a mistake of ours must not cost the thousands behind it their answers.
    return { status: 'internal_fault', problem: error instanceof Error ? error.message : String(error) };
  }
}

/** JSON has no word for what is not finite. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'number' && !Number.isFinite(part) ? String(part) : part,
  );
}

function isFault(reply: QuantReply): boolean {
  return reply['status'] === 'bad_input' || reply['status'] === 'internal_fault';
}

function parseJson(text: string): { ok: true; value: unknown } | { ok: false; problem: string } {
  try {
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch (error) {
    if (error instanceof SyntaxError) return { ok: false, problem: error.message };
    throw error;
  }
}
