import type { ConsensusView } from '#contract/farm-view';
import type { FarmBook } from '#farm/book/farm-book';
import type { CandidateConsensus, ConsensusPoll } from '#farm/insight/consensus';
import { farmStandAt } from '#farm/insight/farm-stand';
import { MINUTE_MS } from '#primitives/clock';
import { spreadName } from '#transport/projections/farm/spread-name';

const CENTS = 100;

export const NOTHING_OFFERED: ConsensusView = { atMs: null, offers: [] };

/** What all configs think of the spreads on offer on one bar. */
export function consensusAnswer(book: FarmBook, place: number, poll: ConsensusPoll): ConsensusView {
  const bar = book.bar(place);
  const { candidates } = poll.consensusOf(bar, farmStandAt(book, place));
  return { atMs: bar.minute * MINUTE_MS, offers: candidates.map((one) => offerView(book, bar.day, one)) };
}

function offerView(
  book: FarmBook,
  day: number,
  { spread, asked, passing, entering, support }: CandidateConsensus,
): ConsensusView['offers'][number] {
  const { configs, believed, outTrades, outWins, outCents, outTraded, outAhead } = entering;
  const named = book.spread(spread);
  return {
    spread,
    name: spreadName(named, book.population.grid),
    days: named.expiryDay - day,
    configs: asked.configs,
    passing: passing.configs,
    entering: configs,
    believed,
    support,
    outTrades,
    outWon: shareOf(outWins, outTrades),
    outAhead: shareOf(outAhead, outTraded),
    outMean: outTrades === 0 ? null : outCents / outTrades / CENTS,
  };
}

function shareOf(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
