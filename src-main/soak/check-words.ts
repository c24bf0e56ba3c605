import type { SoakCheckView } from '#contract/soak-view';
import type { SoakCheck } from '#domain/soak-check';

/** What each check is called, and what it means. */
export const CHECK_WORDS: Readonly<Record<SoakCheck, Pick<SoakCheckView, 'name' | 'about'>>> = {
  recording: {
    name: 'Recording',
    about: 'Whether what comes in is written down. A recording that stands still trades on nothing.',
  },
  'lost-inputs': {
    name: 'Lost inputs',
    about: 'Trades, bars, chains and gaps that found no room. None may be lost, ever.',
  },
  'disk-space': { name: 'Disk space', about: 'Room where the data lies, and how long it lasts at the present pace.' },
  'self-proof': {
    name: 'Nightly self-proof',
    about: 'Whether the day, replayed from its tape, is the day that happened: every hash, signal and recommendation.',
  },
  'silent-lines': { name: 'Silent lines', about: 'How long a connection has said nothing although it should.' },
  'refused-lines': { name: 'Refused lines', about: 'Connections that only a person can put right.' },
  bars: { name: 'Bars', about: 'Whether every symbol whose market is open still gives a bar a minute.' },
  greeks: { name: 'Greeks', about: 'The share of the newest chain whose contracts have their Greeks.' },
  'lost-quotes': {
    name: 'Lost quotes',
    about: 'Quotes that gave way to newer ones under load. A few cost nothing; many mean that the machine is too slow.',
  },
  'waiting-inputs': { name: 'Waiting inputs', about: 'What has come in and is not yet on the tape.' },
  'waiting-rows': { name: 'Waiting rows', about: 'What is on the tape and not yet in the history.' },
  'clock-skew': {
    name: 'Clock skew',
    about: "How far a venue's clock is from this machine's. Beyond a few seconds, data falls into the wrong minute.",
  },
  reconnects: { name: 'Reconnects', about: 'How often a connection had to be made anew within the hour.' },
  'loop-lag': { name: 'Loop lag', about: 'How long an input may have to wait since something else was being done.' },
  memory: { name: 'Memory', about: 'How fast memory grows, over the last hours. What grows all day is a leak.' },
  'tape-growth': { name: 'Tape growth', about: 'How fast the tape grows.' },
};
