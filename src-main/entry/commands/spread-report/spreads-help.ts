/** What the columns and fields mean. */
export const SPREADS_HELP = `
Without flags, credit and debit verticals, condors, short straddles and strangles, and covered calls are searched for by
the section "spreads" of thresholds.yaml: days to expiry, delta of what is sold, widths. What does not pass a check of that
section is shown with the name of the check; what cannot be traded at all is refused with the reason, never left out.

Columns: natural, mid    credit per share (a debit is negative): every leg at its worse side, every leg at its middle
  profit, loss      the most that one spread can win and lose at the natural price, dollars, before fees
  margin            regulatory minimum; RoR  profit over loss
  PoP <model>       probability of a profit at expiry, opened at natural, before fees
  P50               probability that half of the profit can be taken: looked for daily, closing at the worse side of quotes
                    as wide as today's, each leg's volatility staying with its strike
  touch             probability that what is sold is touched at any moment (either strike where two are sold)
  EV, EV mid        mean profit of one spread held to expiry, opened at natural and at mid; edge  EV after fees over loss
  delta, theta/d    of one spread, per dollar and per day; liq  liquidity grade, A to F, of the worst leg
EV, edge and the order take the middle one of the models' figures, the lower of two, so that no model decides alone: a fit that
misses an expiry sees profit where there is none. P50 and touch follow Heston's paths, or bs where Heston is not fitted.
Models: bs one volatility, the expiry's own at its forward; smile what the quotes of the expiry imply; heston and bates as
fitted to the chain; bootstrap, with --history, every stretch of so many closes before the day of the chain, scaled to the
mean that the others have. All are risk-neutral unless --drift says otherwise, and European: early exercise is not in them.
What settles in coin is shown in dollars at the price of the coin now, premium included.

--json prints one object a line:
  underlying structure expiry dte strikes spot provider at
  legs             right strike quantity bid ask iv iv_origin delta liquidity of each
  credit_natural credit_calibrated credit_mid    dollars per share; calibrated as fees.yaml says fills come
  width max_profit max_loss margin buying_power fees    dollars, all but width for one spread; null is "no limit" for
                   profit and loss and "no such rule" for margin; fees are those to open and in no other field
  breakevens return_on_risk delta gamma vega theta    (vega per 1.00, theta per year)
  pop p_max_profit p_max_loss    by model
  ev ev_calibrated ev_mid ev_after_fees loss_given_loss    by model, dollars for one spread; edge as in the table
  p50              model, value, se (standard error); touch and touch_se by model
  conventions      drift, when each probability is looked at, and what stands behind heston
  liquidity checks (check and reason of each that fails: liquidity credit_share credit_size given_up leg_skew off_smile pop ev)
A refused one has refused (the code), reason (words) and reasons (all of them) instead of the figures:
  not_listed adjusted no_bid no_ask locked_or_crossed stale no_delta no_credit no_debit credit_exceeds_width
  debit_exceeds_width

  argus spreads spy.csv --structure bull_put --dte 20..45 --short-delta 0.15..0.30 --width 5
  argus spreads spy.csv --structure bull_put --expiry 2026-08-21 --strikes 725,715 --json`;
