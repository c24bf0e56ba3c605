import type { SoakSettings } from '#domain/soak-settings';
import { countWords } from '#soak/figure-words';
import { IS_PROBLEM, type Observation } from '#soak/observation';
import type { Reading } from '#soak/reading';
import type { Trends } from '#soak/trends/trends';

/** Whether what comes in is taken and written down. */
export function recordingChecks(reading: Reading, trends: Trends, limits: SoakSettings): readonly Observation[] {
  const { station, history } = reading;
  const { inbox, halted } = station;
  const { lostQuotes, lostOther } = trends;
  return [
    {
      check: 'recording',
      about: null,
      value: halted === null ? 0 : 1,
      limit: IS_PROBLEM,
      figure: halted === null ? 'is written' : 'stands still',
      bound: '',
      text: halted === null ? 'What comes in is written down.' : `Recording stands still. ${halted}`,
      remedy: 'Put right what the message names; recording goes on by itself, and the missing minutes stay a gap.',
      atOnce: true,
    },
    {
      check: 'lost-inputs',
      about: null,
      value: lostOther,
      limit: IS_PROBLEM,
      figure: countWords(lostOther),
      bound: 'none in 10 min',
      text: `${countWords(lostOther)} trades, bars or chains found no room in the last 10 minutes. The gap is announced.`,
      remedy: 'This machine is too slow for what it is asked: close other programs, or turn off a venue or symbols.',
      atOnce: true,
    },
    {
      check: 'lost-quotes',
      about: null,
      value: lostQuotes,
      limit: limits.lostQuotes,
      figure: `${countWords(lostQuotes)} a minute`,
      bound: `fewer than ${countWords(limits.lostQuotes.warning)}`,
      text: `${countWords(lostQuotes)} quotes gave way to newer ones within a minute.`,
      remedy: 'This machine is too slow for what it is asked: close other programs, or turn off a venue or symbols.',
    },
    {
      check: 'waiting-inputs',
      about: null,
      value: inbox.depth,
      limit: limits.waitingInputs,
      figure: countWords(inbox.depth),
      bound: `fewer than ${countWords(limits.waitingInputs.warning)}`,
      text: `${countWords(inbox.depth)} inputs wait to be recorded.`,
      remedy: 'Something holds up the engine: look at loop lag and at the disk. Beyond 100,000, quotes are let go.',
    },
    ...(history === null
      ? []
      : [
          {
            check: 'waiting-rows',
            about: null,
            value: history.waitingRows,
            limit: limits.waitingRows,
            figure: countWords(history.waitingRows),
            bound: `fewer than ${countWords(limits.waitingRows.warning)}`,
            text: `${countWords(history.waitingRows)} rows wait to be written to the history. ${history.problem ?? ''}`.trim(),
            remedy:
              'Another program may hold the database, or its disk is slow or full. Nothing is lost: the tape has it all.',
          } as const,
        ]),
  ];
}
