type Words = readonly (readonly [word: string, meaning: string])[];

export const SIGNAL_WORDS: Words = [
  ['●  ○  ·', 'Tier 1: act now or let it pass. Tier 2: worth a look. Tier 3: context, nothing is to be done.'],
  ['Rank', 'Open recommendations first, by score; then what became of earlier ones, the newest first.'],
  ['Score', '0 to 100 for data quality, regime, farm, edge after costs and liquidity. Pick a signal to see each part.'],
  ['Refused', 'The first gate that said no, with what it found, what it needs, and by how much it missed.'],
  ['Margin', 'How far on the good side a gate was found, as a share of what it needs; below zero it refused.'],
  [
    'Warmth',
    'How well conditions suit a seller of options. Its real range stands beside it; its parts are in the hint.',
  ],
  ['R', 'Stands the replay still at the instant of the picked signal.'],
  ['T', 'Reviews the ticket of the shown recommendation.'],
];

export const CARD_WORDS: Words = [
  ['Natural', 'Every leg at its worse side: what you surely get. Argus counts on this one.'],
  ['Calibrated', 'As fills of such spreads are believed to come, between natural and the middle.'],
  [
    '≥ and the ladder',
    'Ask for the first step, walk down, and stop at the last: below it the trade is no longer worth it.',
  ],
  [
    'Max loss, max gain',
    'All contracts together, after fees, held to expiry: what can be lost at worst, and what is kept at best.',
  ],
  ['PoP', 'Probability of any profit at expiry, by model. Where models disagree, believe the lowest.'],
  ['P50', 'Probability that half of the largest profit can be taken on the way.'],
  ['Touch', 'Probability that the underlying reaches the short strike before expiry. You will feel that.'],
  [
    'EV',
    'Expected dollars of one spread held to expiry, by the model that says least: filled at natural … calibrated.',
  ],
  ['Farm', 'Of the paper traders that trade this, how many would enter exactly this spread now.'],
  ['Why so many', 'Risk budget, Kelly, warmth, buying power and limits each cap the number; the tightest decides.'],
  [
    'Ring and seal',
    'It holds until the ring is empty. The seal covers every figure: a ticket is made of it or not at all.',
  ],
];

export const TICKET_WORDS: Words = [
  [
    'Argus sends nothing',
    'You enter the order in the app, or send the staged one in TWS. A ticket is the plan, the fill is the fact.',
  ],
  [
    'Never below, never above',
    'The worst price that the ticket allows. A fill beyond it is booked all the same, and said to be worse.',
  ],
  ['In part', 'Record each part as it comes: the ticket stays open until all contracts are filled or it is withdrawn.'],
  ['Leg by leg', 'Tick it and give the price of each leg; the net is worked out.'],
  [
    'vs natural, vs mid',
    'Your fill against the quotes that the ticket was made of, per share; above zero is better for you.',
  ],
  ['Void', 'Takes a wrong fill out of the count. It stays in the journal with your reason.'],
  [
    'Staged',
    'The order stands in TWS, not transmitted. Check quantity and sign there, then press Transmit or cancel it.',
  ],
];
