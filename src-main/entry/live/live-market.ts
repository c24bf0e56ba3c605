import type { VenueSettings } from '#domain/venues/venue-settings';
import { enteredSecrets, type EnteredSecrets } from '#entry/kept-secrets';
import { LIVE_ORIGIN } from '#entry/live/live-origin';
import { liveTools } from '#entry/live/live-tools';
import { SimulatedVenuesProcess } from '#entry/live/simulated-venues-process';
import { isOn, openVenues } from '#entry/live/venue-registry';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import type { NyseCalendar } from '#market/sessions/nyse-calendar';
import { type Venue, VENUE_NAMES, type VenueName } from '#ports/venue';
import type { Clock } from '#primitives/clock';

export interface LiveMarketTerms {
  readonly kind: 'live' | 'sim';
  /** Of the simulated venues. */
  readonly seed: number;
  readonly settings: VenueSettings;
  readonly clock: Clock;
  readonly nyse: NyseCalendar;
  /** These alone, whether or not they are on. */
  readonly only?: readonly VenueName[];
  /** Instead of those entered on this machine. */
  readonly secrets?: EnteredSecrets;
}

/** The venues that are to be listened to, none of them started. */
export interface LiveMarket extends AsyncDisposable {
  readonly venues: readonly Venue[];
  /** Names all that the inputs depend on: a recording is carried on with the same only. */
  readonly origin: string;
}

export async function openLiveMarket(terms: LiveMarketTerms): Promise<LiveMarket> {
  if (terms.kind === 'sim') return openSimulatedMarket(terms);
  const { settings, clock, nyse } = terms;
  const secrets = terms.secrets ?? (await enteredSecrets());
  const wanted = terms.only ?? VENUE_NAMES.filter((name) => isOn(settings, name));
  const venues = await openVenues(settings, liveTools(secrets, clock, nyse), wanted);
  if (venues.length === 0) {
    throw new CommandFailure(
      ExitCode.badInput,
      'Every venue is off. Turn one on under `venues:` in config.yaml: bybit, deribit and yahoo need no account.',
    );
  }
  return { venues, origin: LIVE_ORIGIN, [Symbol.asyncDispose]: () => Promise.resolve() };
}

/** Nothing of it asks a real venue: what is not simulated is off. */
async function openSimulatedMarket({ seed, settings, clock, nyse, only }: LiveMarketTerms): Promise<LiveMarket> {
  await using running = new AsyncDisposableStack();
  const simulated = running.use(
    await SimulatedVenuesProcess.start(
      { seed, time: { speed: 1 }, venues: only ?? null, faults: null, oracle: null },
      settings,
    ),
  );
  const wanted = VENUE_NAMES.filter((name) => isOn(simulated.settings, name));
  const venues = await openVenues(simulated.settings, liveTools(simulated.secrets, clock, nyse), wanted);
  const held = running.move();
  return { venues, origin: `simulated venues, seed ${seed}`, [Symbol.asyncDispose]: () => held.disposeAsync() };
}
