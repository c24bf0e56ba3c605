import { describe, expect, it } from 'vitest';
import { type RequestLine, requestLines } from '#entry/commands/quant/request-lines';

async function linesOf(chunks: readonly (string | Uint8Array)[], longest?: number): Promise<RequestLine[]> {
  async function* stream(): AsyncGenerator<Uint8Array> {
    for (const chunk of chunks) yield typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk;
  }
  const lines: RequestLine[] = [];
  for await (const batch of requestLines(stream(), longest)) lines.push(...batch);
  return lines;
}

describe('the lines of a stream', () => {
  it('are the same however the stream is cut', async () => {
    const whole = new TextEncoder().encode('{"a":1}\n\n{"µ":"€"}\r\nlast');
    const expected = await linesOf([whole]);
    expect(expected.map(({ number, text }) => [number, text?.trim()])).toEqual([
      [1, '{"a":1}'],
      [3, '{"µ":"€"}'],
      [4, 'last'],
    ]);
    for (let cut = 0; cut <= whole.length; cut++) {
      expect(await linesOf([whole.subarray(0, cut), whole.subarray(cut)])).toEqual(expected);
    }
  });

  it('come as soon as they are complete', async () => {
    let asked = 0;
    async function* stream(): AsyncGenerator<Uint8Array> {
      asked++;
      yield new TextEncoder().encode('one\ntw');
      asked++;
      yield new TextEncoder().encode('o\n');
    }
    const batches = requestLines(stream());
    expect((await batches.next()).value).toEqual([{ number: 1, text: 'one' }]);
    expect(asked).toBe(1);
    expect((await batches.next()).value).toEqual([{ number: 2, text: 'two' }]);
  });

  it('that are too long are dropped and counted, and the next one is whole again', async () => {
    expect(await linesOf(['12345', '6789\nabc\n', '1234567'], 6)).toEqual([
      { number: 1, text: null },
      { number: 2, text: 'abc' },
      { number: 3, text: null },
    ]);
  });
});
