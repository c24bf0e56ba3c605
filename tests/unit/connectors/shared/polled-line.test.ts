import { describe, expect, it } from 'vitest';
import { type Polled, PolledLine } from '#connectors/shared/polled-line';
import { type HttpTrouble, trouble } from '#connectors/shared/venue-http';
import type { LinePhase } from '#ports/venue';
import { epochMs, ManualClock, MINUTE_MS, SECOND_MS } from '#primitives/clock';
import { fail, ok, type Result } from '#primitives/result';
import { hastyTools } from '#tests/support/venues/hasty-tools';

const START = epochMs(1_800_000_000_000);
const FINE = ok<Polled>({ atMs: START, latencyMs: 12, messages: 1, bytes: 100 });
const UNWELL = fail(trouble('unwell', 'Venue answered with HTTP 503.', 503));

class Asked {
  readonly clock = new ManualClock(START);
  readonly phases: LinePhase[] = [];
  readonly line: PolledLine;
  answers: Result<Polled, HttpTrouble> = FINE;
  isDue = true;
  rounds = 0;

  constructor() {
    this.line = new PolledLine({
      venue: 'yahoo',
      line: 'bars',
      everyMs: 10 * SECOND_MS,
      tools: { ...hastyTools(1), clock: this.clock },
      isDue: () => this.isDue,
      poll: () => {
        this.rounds++;
        return Promise.resolve(this.answers);
      },
      changed: ({ phase }) => {
        if (this.phases.at(-1) !== phase) this.phases.push(phase);
      },
    });
  }

  async pass(ms: number): Promise<void> {
    for (let left = ms; left >= 0; left -= SECOND_MS) {
      await Promise.resolve();
      await Promise.resolve();
      if (left > 0) this.clock.advanceTo(epochMs(this.clock.now() + Math.min(SECOND_MS, left)));
    }
  }
}

describe('a question asked again and again', () => {
  it('is live with the first answer and asked in its own time', async () => {
    const asked = new Asked();
    asked.line.start();
    await asked.pass(35 * SECOND_MS);
    expect(asked.phases).toEqual(['connecting', 'live']);
    expect(asked.rounds).toBe(4);
    expect(asked.line.state).toMatchObject({ messages: 4, bytes: 400, latencyMs: 12, reason: null });
  });

  it('is not stale over one round without an answer, and is over three', async () => {
    const asked = new Asked();
    asked.line.start();
    await asked.pass(5 * SECOND_MS);
    asked.answers = UNWELL;
    await asked.pass(10 * SECOND_MS);
    expect(asked.line.state).toMatchObject({ phase: 'live', trouble: { text: 'Venue answered with HTTP 503.' } });
    await asked.pass(60 * SECOND_MS);
    expect(asked.line.state.phase).toBe('stale');
    asked.answers = FINE;
    await asked.pass(5 * MINUTE_MS);
    expect(asked.line.state).toMatchObject({ phase: 'live', reason: null });
  });

  it('is asked less and less often while nobody answers', async () => {
    const asked = new Asked();
    asked.answers = UNWELL;
    asked.line.start();
    await asked.pass(60 * SECOND_MS);
    const inTheFirstMinute = asked.rounds;
    await asked.pass(60 * SECOND_MS);
    expect(asked.line.state.phase).toBe('backing-off');
    expect(asked.rounds - inTheFirstMinute).toBeLessThan(inTheFirstMinute);
  });

  it('waits as long as the venue asks', async () => {
    const asked = new Asked();
    asked.answers = fail(trouble('throttled', 'Venue answered with HTTP 429.', 429, 10 * MINUTE_MS));
    asked.line.start();
    await asked.pass(9 * MINUTE_MS);
    expect(asked.rounds).toBe(1);
    await asked.pass(2 * MINUTE_MS);
    expect(asked.rounds).toBe(2);
  });

  it('is not asked again what only a human can change', async () => {
    const asked = new Asked();
    asked.answers = fail(trouble('refused', 'Venue answered with HTTP 401.', 401));
    asked.line.start();
    await asked.pass(10 * MINUTE_MS);
    expect(asked.rounds).toBe(1);
    expect(asked.line.state).toMatchObject({ phase: 'refused', reason: 'Venue answered with HTTP 401.' });
    asked.answers = FINE;
    asked.line.askNow();
    await asked.pass(0);
    expect(asked.line.state.phase).toBe('live');
  });

  it('is live and idle while there is nothing to ask', async () => {
    const asked = new Asked();
    asked.isDue = false;
    asked.line.start();
    await asked.pass(MINUTE_MS);
    expect(asked.rounds).toBe(0);
    expect(asked.line.state.phase).toBe('live');
    asked.isDue = true;
    await asked.pass(MINUTE_MS);
    expect(asked.rounds).toBeGreaterThan(0);
  });

  it('asks nothing any more once it has ended', async () => {
    const asked = new Asked();
    asked.line.start();
    await asked.pass(5 * SECOND_MS);
    asked.line[Symbol.dispose]();
    await asked.pass(5 * MINUTE_MS);
    expect(asked.rounds).toBe(1);
    expect(asked.line.state.phase).toBe('idle');
  });
});
