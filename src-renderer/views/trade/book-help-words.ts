type Words = readonly (readonly [word: string, meaning: string])[];

export const POSITION_WORDS: Words = [
  [
    'Worst … middle',
    'What closing would cost or leave at the side it would be filled at worst, and between the quotes.',
  ],
  ['Ahead', 'What closing everything now would leave after fees. The credit is not yours before that.'],
  ['–', 'Nobody quotes it, so nothing is known. A dimmed line has quotes that are too old to act on.'],
  [
    'To target, to stop',
    'How far the price of closing is from the exits of the plan, per share. Argus says so; you close.',
  ],
  ['To strike', 'How far the underlying is from the nearest short strike; below zero it is through.'],
  ['Worst so far, best so far', 'The least and the most that closing would have left while it was held (MAE, MFE).'],
  ['Paper', 'What followed paper traders hold, marked at the worst side. No money is in it.'],
  [
    'Record the settlement',
    'After expiry: what Argus works out by the last price is proposed, what your broker says is booked.',
  ],
  ['R', 'Stands the replay still at the instant at which the picked position was opened.'],
];

export const JOURNAL_WORDS: Words = [
  ['Result', 'After all fees. It stays empty while the trade is open.'],
  ['Worst, best', 'The least and the most that closing would have left on the way (MAE, MFE).'],
  [
    'Fill vs worst side, vs middle',
    'Your fills against the quotes that their tickets were made of; above zero is better for you.',
  ],
  ['Passed', 'A recommendation that you rejected, with your reason. What you did not do belongs here too.'],
  ['Tags', 'Yours alone. Separate them with commas; each leads back to all entries that carry it.'],
  ['Enter, R', 'Stands the replay still at the moment of the picked entry.'],
  ['Export', 'All entries up to the cursor, as text for a spreadsheet or for a program.'],
];

export const RISK_WORDS: Words = [
  ['Collector, live', 'Collector observes. Live may stage confirmed tickets at IBKR, never transmitted.'],
  ['Pause', 'Nothing new is recommended for a while. Positions are watched on and may be closed.'],
  [
    'Kill',
    'Nothing new may be opened, whatever happens, until the desk is revived by typing so. It outlives a restart.',
  ],
  ['Worst case', 'What would be lost if everything that is open went to its worst at once.'],
  ['Breaker', 'Trips by itself at its figure: it halts new trades or halves sizes, and says until when.'],
  ['Exposure', 'What is used of a limit by everything that is open. What is not known counts as too much.'],
  ['Compare with IBKR', 'Reads what the broker holds and names each difference from the book. It repairs nothing.'],
];

export const CALENDAR_WORDS: Words = [
  ['Rule, published', 'It follows from a standing rule, or stood fast when the list was drawn up.'],
  [
    'Scheduled, expected',
    'It is listed ahead and may be moved; or it has always been so, and nobody has announced it yet.',
  ],
  ['Not known', 'A list does not reach here. Nothing is sold then: an event may be near without anybody knowing.'],
  ['Nothing is sold', 'Around events no new trade is recommended. How long is set in strategy_params.json.'],
  ['Blue lines', 'Your own positions: when they expire, and when their plan closes them for their age.'],
  ['Times', 'All in New York. Coins expire at 08:00 UTC.'],
];
