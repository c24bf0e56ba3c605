import { describe, expect, it } from 'vitest';
import { answerFields, answerLine, jsonText } from '#entry/commands/quant/answer-request';
import { QuantRequest } from '#entry/commands/quant/quant-request';
import type { QuantReply, QuantTask } from '#entry/commands/quant/quant-task';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';

function taskOf(answer: (request: QuantRequest) => QuantReply): QuantTask {
  return { name: 'test', summary: '', fields: [], figures: {}, example: '', answer };
}

const echo = taskOf((request) => ({ sum: request.number('a') + request.numberOr('b', 10) }));

describe('a request', () => {
  it('is answered from its line, defaults filling in what it does not say', async () => {
    expect(await answerLine(echo, { number: 1, text: '{"a": 1}' }, {})).toEqual({ sum: 11 });
    expect(await answerLine(echo, { number: 1, text: '{"a": 1}' }, { b: 2 })).toEqual({ sum: 3 });
    expect(await answerLine(echo, { number: 1, text: '{"a": 1, "b": 3}' }, { b: 2 })).toEqual({ sum: 4 });
    expect(await answerLine(echo, { number: 1, text: '{"a": 1, "b": null}' }, {})).toEqual({ sum: 11 });
  });

  it('that cannot be answered says on which line, and where in it', async () => {
    const reply = (text: string | null): Promise<QuantReply> => answerLine(echo, { number: 7, text }, {});
    expect(await reply('{"b": 1}')).toEqual({ status: 'bad_input', field: 'a', problem: 'a is missing', line: 7 });
    expect(await reply('nonsense')).toMatchObject({ status: 'bad_json', line: 7 });
    expect(await reply('"a"')).toEqual({ status: 'bad_json', problem: 'a request is one object', line: 7 });
    expect(await reply(null)).toMatchObject({ status: 'line_too_long', line: 7 });
  });

  it('that meets a fault of ours is told so, and the next one is answered', async () => {
    const faulty = taskOf((request) => {
      if (request.has('a')) throw new RangeError('Invalid array length');
      return { fine: true };
    });
    const fault = { status: 'internal_fault', problem: 'Invalid array length' };
    expect(await answerFields(faulty, { a: 1 })).toEqual(fault);
    expect(await answerLine(faulty, { number: 3, text: '{"a": 1}' }, {})).toEqual({ ...fault, line: 3 });
    expect(await answerFields(faulty, {})).toEqual({ fine: true });
  });

  it('ends with the command when the command itself cannot go on', async () => {
    const stopped = taskOf(() => {
      throw new CommandFailure(ExitCode.environment, 'no such backend');
    });
    await expect(answerFields(stopped, {})).rejects.toThrow('no such backend');
  });

  it('names fields by their whole path', () => {
    const request = new QuantRequest({ legs: [{ K: 1 }, { K: 'x' }], model: { name: 'bs' }, list: [1, null], on: 1 });
    expect(() => request.objects('legs').map((leg) => leg.number('K'))).toThrow('legs[1].K is not a finite number');
    expect(() => request.object('model').number('sigma')).toThrow('model.sigma is missing');
    expect(() => request.object('model').oneOf('name', ['heston'])).toThrow('model.name is not one of heston');
    expect(() => request.numbers('list')).toThrow('list[1] is not a finite number');
    expect(() => request.object('list')).toThrow('list is not an object');
    expect(() => request.objects('model')).toThrow('model is not a list');
    expect(() => request.flag('on')).toThrow('on is not true or false');
    expect(() => request.right('on')).toThrow('on is not a text');
    expect(new QuantRequest({ type: 'P' }).right()).toBe('put');
  });
});

describe('a reply', () => {
  it('writes what is not finite as words, also inside of lists', () => {
    expect(jsonText({ a: Number.POSITIVE_INFINITY, b: [Number.NaN, 1], c: null })).toBe(
      '{"a":"Infinity","b":["NaN",1],"c":null}',
    );
  });
});
