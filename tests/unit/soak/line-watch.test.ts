import { describe, expect, it } from 'vitest';
import { LineWatch, type Outage } from '#tests/support/venues/line-watch';

function watched(): { readonly watch: LineWatch; readonly outages: Outage[] } {
  const outages: Outage[] = [];
  return { watch: new LineWatch((outage) => outages.push(outage)), outages };
}

describe('the oracle of outages', () => {
  it('tells when data went through last, when the line broke, was open again, and when data came', () => {
    const { watch, outages } = watched();
    watch.delivered(100, true);
    watch.broken(150);
    watch.broken(160);
    watch.opened(300);
    watch.delivered(320, true);
    watch.delivered(330, true);
    expect(outages).toEqual([{ lastMs: 100, brokeMs: 150, openMs: 300, backMs: 320, wholeMs: 320 }]);
  });

  it('takes a line that breaks again and again before anything comes for one outage', () => {
    const { watch, outages } = watched();
    watch.delivered(100, true);
    for (const ms of [150, 200, 250]) {
      watch.broken(ms);
      watch.opened(ms + 10);
    }
    watch.delivered(300, true);
    expect(outages).toEqual([{ lastMs: 100, brokeMs: 150, openMs: 260, backMs: 300, wholeMs: 300 }]);
  });

  it('tells apart when anything came and when nothing was missing any more', () => {
    const { watch, outages } = watched();
    watch.delivered(100, true);
    watch.broken(150);
    watch.opened(200);
    watch.delivered(220, false);
    watch.broken(400);
    watch.opened(410);
    watch.delivered(420, true);
    expect(outages).toEqual([
      { lastMs: 100, brokeMs: 150, openMs: 200, backMs: 220, wholeMs: 400 },
      { lastMs: 220, brokeMs: 400, openMs: 410, backMs: 420, wholeMs: 420 },
    ]);
  });
});
