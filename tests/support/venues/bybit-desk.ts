import { BybitVenue } from '#connectors/bybit/bybit-venue';
import type { BybitSettings } from '#domain/venues/bybit-settings';
import type { EpochMs } from '#primitives/clock';
import { FakeBybit, type FakeBybitTerms } from '#tests/support/venues/fake-bybit';
import { hastyTools } from '#tests/support/venues/hasty-tools';
import { OutletLog } from '#tests/support/venues/outlet-log';

export const BTC_TICKER = {
  bid1Price: '17215.50',
  bid1Size: '84.489',
  ask1Price: '17216.00',
  ask1Size: '83.020',
  lastPrice: '17216.00',
  volume24h: '91705.2760',
  markPrice: '17217.33',
  indexPrice: '17227.36',
  fundingRate: '-0.000212',
  fundingIntervalHour: '8',
  openInterest: '68744.761',
};

/** How many times as fast as the world. A second of it is then longer than any hiccup of a busy machine is in ours. */
const HASTE = 50;

/** A fake Bybit and the real venue on it. */
export class BybitDesk implements AsyncDisposable {
  readonly fake: FakeBybit;
  readonly venue: BybitVenue;
  readonly log: OutletLog;
  readonly #running: Disposable;

  private constructor(fake: FakeBybit, venue: BybitVenue, knownThroughMs: EpochMs | null) {
    this.fake = fake;
    this.venue = venue;
    this.log = new OutletLog(venue, knownThroughMs);
    this.#running = venue.start(this.log);
  }

  static async open(
    prepare: (fake: FakeBybit, nowMs: EpochMs) => void = () => undefined,
    settings: Partial<BybitSettings> = {},
    terms: FakeBybitTerms & { readonly knownThroughMs?: (nowMs: EpochMs) => EpochMs; readonly haste?: number } = {},
  ): Promise<BybitDesk> {
    const tools = hastyTools(terms.haste ?? HASTE);
    const fake = await FakeBybit.start({ clock: tools.clock, ...terms });
    const nowMs = tools.clock.now();
    fake.list('linear', 'BTCUSDT', BTC_TICKER);
    fake.list('spot', 'BTCUSDT', { lastPrice: '17214.10', volume24h: '6780.866843' });
    fake.changeBook('spot', 'BTCUSDT', [{ price: 17_213.9, size: 0.25 }], [{ price: 17_214.1, size: 1.5 }]);
    fake.changeBook('linear', 'BTCUSDT', [{ price: 17_215.5, size: 84 }], [{ price: 17_216, size: 83 }]);
    prepare(fake, nowMs);
    const usual = { connection: 'on', linear: ['BTCUSDT'], spot: [], orderBook: 50, ...fake.addresses } as const;
    const venue = new BybitVenue({ ...usual, ...settings }, tools);
    return new BybitDesk(fake, venue, terms.knownThroughMs?.(nowMs) ?? null);
  }

  /** Ends the venue, not what it is connected to. */
  stop(): void {
    this.#running[Symbol.dispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.stop();
    await this.fake[Symbol.asyncDispose]();
  }
}
