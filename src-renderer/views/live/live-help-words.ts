type Words = readonly (readonly [word: string, meaning: string])[];

export const CONNECTION_WORDS: Words = [
  [
    'Watch live markets',
    'Asks the venues that are on in config.yaml and records what they say on the live tape. Alt L.',
  ],
  ['●  live', 'Connected, and everything that was asked for is coming.'],
  ['◔  syncing', 'Connected; what it has to tell first has not all come.'],
  ['◐  stale', 'The line is open and nothing comes, although something should.'],
  ['◌  backing off', 'It was lost. Argus waits a little longer before each try; Reconnect now does not wait.'],
  ['✕  refused', 'Only you can help: a key, a setting, an account. What to do stands below the line.'],
  ['Round trip', 'Of the last heartbeat or request. The curve shows the last ones.'],
  ['Clock', 'By how much the clock of the venue is ahead of yours, the way of the message included.'],
  ['Requests left', 'Of those that the venue allows in a stretch of time; more wait for their turn.'],
  ['Left out', 'Messages in which a field was not what it should be. They are left out whole, never guessed at.'],
  [
    'Gaps',
    'Stretches for which data are missing. Each is said with its bounds, and filled afterwards where a venue can.',
  ],
];

export const QUALITY_WORDS: Words = [
  ['Covered', 'A bar of its own, complete.'],
  ['Quiet', 'Nothing traded, and the source was heard meanwhile.'],
  ['Filled later', 'Taken over from the archive of the venue, for a gap that was announced.'],
  ['Partial', 'A part of the minute is missing.'],
  ['Gap', 'Lost, and said so.'],
  ['Missing', 'Neither a bar nor a word about it, although the market was open. That should never be.'],
  ['Coverage', 'Of the minutes in which something was expected, those that are covered, quiet or filled later.'],
  ['← →  Home  End', 'Go along a strip minute by minute; Enter stands the replay there.'],
  ['In use', 'The one source that counts for a figure. Nothing is blended: another takes over when it fails.'],
  ['Disagreement', 'How far two sources are apart, now and at most. It is shown; one of them counts.'],
];

export const SOAK_WORDS: Words = [
  ['Guardian', 'Looks at a recording every few seconds, and says what is not as it should be and what to do.'],
  ['▲  warning', 'Worth a look. It is told here and nowhere else.'],
  ['■  problem', 'Something is being lost or will be. An alert is sent.'],
  ['Stops new trades', 'While it lasts nothing new is recommended: the data cannot be trusted.'],
  ['Self-proof', 'After the close the day is replayed from its tape; every hash and signal must be the same.'],
  ['Watchdog', 'Somebody elsewhere hears every minute that Argus lives. When that stops, they call you.'],
  ['Limits', 'Stand in config.yaml under soak.'],
];
