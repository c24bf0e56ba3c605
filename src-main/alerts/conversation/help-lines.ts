export const HELP_LINES: readonly string[] = [
  '/status  what runs, how fresh its data is, and whether anything is halted',
  '/signals  recommendations that are open, and what was refused last',
  '/positions  what you hold, with its marks and its exits',
  '/pnl  what today, this month and all of it brought, after fees',
  '/farm  how far the paper traders are, and what they say',
  '/regimes  how each market is labelled',
  '/why IBIT  which gates its newest signals met',
  '/tape  what is being recorded',
  '/pause 2h, /resume  no new recommendations are taken; what is held is watched on',
  '/mute 2h, /mute off  alerts are read, not heard',
  'Reply to a recommendation: filled 0.41 x2, reject too wide, snooze 30m. Reply to an exit: filled 0.20 x2.',
  'Nothing said here places an order.',
];
