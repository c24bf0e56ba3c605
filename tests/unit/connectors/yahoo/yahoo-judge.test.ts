import { describe, expect, it } from 'vitest';
import { YahooJudge } from '#connectors/yahoo/http/yahoo-judge';
import type { HttpReply } from '#connectors/shared/venue-http';
import { epochMs, HOUR_MS, MINUTE_MS } from '#primitives/clock';

function reply(status: number, text = '', headers: Readonly<Record<string, string>> = {}): HttpReply {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    body = undefined;
  }
  return { status, text, body, headers: new Headers(headers), seenMs: epochMs(0), tookMs: 1 };
}

const GOOD = '{"chart":{"result":[{}],"error":null}}';

describe('what Yahoo means by a reply', () => {
  it('doubles the pause after every refusal, up to four hours, and forgets them after a good answer', () => {
    const judge = new YahooJudge();
    const pauses = [1, 2, 3, 4, 5, 6].map(() => judge.judge(reply(429, 'Too Many Requests'))?.retryAfterMs);
    expect(pauses).toEqual([15, 30, 60, 120, 240, 240].map((minutes) => minutes * MINUTE_MS));
    expect(judge.judge(reply(200, GOOD))).toBeNull();
    expect(judge.judge(reply(429))?.retryAfterMs).toBe(HOUR_MS / 4);
  });

  it('knows the plain words, whatever status they come with', () => {
    expect(new YahooJudge().judge(reply(200, 'Too Many Requests\r\n'))).toMatchObject({ kind: 'throttled' });
    expect(new YahooJudge().judge(reply(999, 'Edge: Too Many Requests'))).toMatchObject({ kind: 'throttled' });
  });

  it('tries again after being turned away: there is no account that could be at fault', () => {
    expect(new YahooJudge().judge(reply(403, '<html>'))).toMatchObject({ kind: 'unwell', retryAfterMs: null });
  });

  it('does not follow to where one agrees to terms', () => {
    for (const location of ['https://guce.yahoo.com/consent?x=1', 'https://consent.yahoo.com/v2/collectConsent']) {
      expect(new YahooJudge().judge(reply(302, '', { location }))).toMatchObject({
        kind: 'refused',
        text: expect.stringContaining('consent page'),
      });
    }
  });

  it('reads the reason out of whichever family answers', () => {
    for (const family of ['chart', 'finance', 'optionChain', 'quoteResponse']) {
      const text = JSON.stringify({ [family]: { result: null, error: { code: 'Bad', description: 'so it is' } } });
      expect(new YahooJudge().judge(reply(200, text))?.text).toBe('Yahoo answered: Bad, so it is');
    }
  });

  it('leaves outages and unknown symbols to the usual judgement', () => {
    for (const status of [404, 500, 502]) expect(new YahooJudge().judge(reply(status, '<html>'))).toBeNull();
  });
});
