import { minuteText } from '#entry/commands/farm/book-place';
import { dollarsText } from '#entry/commands/farm/dollars-text';
import { groupedText } from '#entry/terminal/number-text';
import { textTable } from '#entry/terminal/text-table';
import type { FarmBook } from '#farm/book/farm-book';
import type { CandidateConsensus, Consensus } from '#farm/insight/consensus';
import type { Crowd } from '#farm/insight/crowd';
import { spreadName } from '#transport/projections/farm/spread-name';

const right = (title: string) => ({ title, align: 'right' as const });
const COLUMNS = [
  { title: 'spread' },
  right('configs'),
  right('gates pass'),
  right('order it'),
  right('believed'),
  right('support'),
  right('ahead out of sample'),
  right('trades'),
  right('won'),
  right('a trade'),
];

export function* consensusLines(book: FarmBook, consensus: Consensus, top: number): Generator<string, void> {
  const { minute, candidates } = consensus;
  yield `${minuteText(minute)}: ${groupedText(candidates.length)} spreads on offer`;
  if (candidates.length === 0) return;
  yield* textTable(
    COLUMNS,
    candidates.slice(0, top).map((one) => rowOf(book, one)),
  );
}

function rowOf(book: FarmBook, { spread, asked, passing, entering, support }: CandidateConsensus): readonly string[] {
  const { outTrades, outWins, outCents, outTraded, outAhead, configs, believed } = entering;
  const share = (part: number, whole: number): string => (whole === 0 ? '–' : `${Math.round((part / whole) * 100)} %`);
  return [
    spreadName(book.spread(spread), book.population.grid),
    groupedText(asked.configs),
    groupedText(passing.configs),
    groupedText(configs),
    groupedText(believed),
    support === null ? '–' : `${Math.round(support * 100)} %`,
    share(outAhead, outTraded),
    groupedText(outTrades),
    share(outWins, outTrades),
    outTrades === 0 ? '–' : dollarsText(Math.round(outCents / outTrades)),
  ];
}

export function* consensusRecords(book: FarmBook, consensus: Consensus, top: number): Generator<object, void> {
  for (const { spread, specs, asked, passing, entering, support } of consensus.candidates.slice(0, top)) {
    yield {
      type: 'candidate',
      minute: consensus.minute,
      league_place: consensus.leaguePlace,
      spread: book.spread(spread).structure,
      underlying: book.population.grid.underlying[book.spread(spread).underlying],
      specs,
      support,
      asked: crowdRecord(asked),
      passing: crowdRecord(passing),
      entering: crowdRecord(entering),
    };
  }
}

function crowdRecord({ configs, believed, weight, ...out }: Crowd): object {
  return {
    configs,
    believed,
    weight,
    out_of_sample: {
      trades: out.outTrades,
      wins: out.outWins,
      cents: out.outCents,
      configs: out.outTraded,
      ahead: out.outAhead,
    },
  };
}
