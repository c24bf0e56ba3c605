import { DeribitVenue } from '#connectors/deribit/deribit-venue';
import type { DeribitSettings } from '#domain/venues/deribit-settings';
import { deribitSection } from '#settings/venues/deribit-section';
import { perpetualTicker } from '#tests/support/venues/deribit-listings';
import { FakeDeribit, type FakeDeribitTerms } from '#tests/support/venues/fake-deribit';
import { hastyTools } from '#tests/support/venues/hasty-tools';
import { SkewedClock } from '#tests/support/venues/skewed-clock';
import { VenueDesk } from '#tests/support/venues/venue-desk';

export const BTC = 'BTC-PERPETUAL';

export interface DeribitOpening {
  readonly settings?: Partial<DeribitSettings>;
  readonly terms?: Partial<FakeDeribitTerms>;
  readonly prepare?: (fake: FakeDeribit) => void;
  readonly knownThroughMs?: number;
  /** How many times as fast as the machine's own its time runs. */
  readonly times?: number;
  /** When it begins, by its clock and ours; absent: now. */
  readonly fromMs?: number;
}

/** Deribit at work against a simulated one, with one perpetual unless told otherwise. */
export class DeribitDesk implements AsyncDisposable {
  readonly fake: FakeDeribit;
  readonly desk: VenueDesk;

  private constructor(fake: FakeDeribit, desk: VenueDesk) {
    this.fake = fake;
    this.desk = desk;
  }

  static async open(opening: DeribitOpening): Promise<DeribitDesk> {
    const { prepare, terms, settings, knownThroughMs = null, times = 30, fromMs = null } = opening;
    const hasty = hastyTools(times);
    const clock = new SkewedClock(hasty.clock);
    clock.aheadMs = fromMs === null ? 0 : fromMs - hasty.clock.now();
    const tools = { ...hasty, clock };
    const fake = await FakeDeribit.start({ clock: tools.clock, ...terms });
    fake.board.perpetuals.set(BTC, perpetualTicker(BTC, 52_000));
    fake.board.prices.set('btc_usd', 51_988.6);
    fake.board.volatilities.set('btc_usd', 42.5);
    prepare?.(fake);
    const usual = deribitSection.parse({ ...fake.addresses, perpetuals: [BTC], chains: [] }) as DeribitSettings;
    const venue = new DeribitVenue({ ...usual, ...settings }, tools);
    return new DeribitDesk(fake, new VenueDesk(venue, knownThroughMs));
  }

  metrics(symbol: string, name: string): readonly number[] {
    return this.desk
      .of('metric')
      .flatMap((metric) => (metric.symbol === symbol && metric.name === name ? [metric.value] : []));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.desk[Symbol.dispose]();
    await this.fake[Symbol.asyncDispose]();
  }
}
