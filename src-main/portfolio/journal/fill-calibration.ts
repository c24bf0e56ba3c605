import type { PriceE4 } from '#domain/money';
import type { CreditPrices } from '#domain/recommendation';
import { roundAgainstUs } from '#options/fills/fill-price';
import { type FillShares, shareFor } from '#options/fills/fill-settings';
import { measuredShares, type MeasuredShares, type ObservedFill, sharesInForce } from '#options/fills/measured-shares';
import { looseLegs, legsFrom } from '#portfolio/book/holdings';
import type { TicketRecord, TraderBook } from '#portfolio/book/trader-book';

export interface FillCalibration {
  readonly fills: readonly ObservedFill[];
  readonly measured: MeasuredShares;
  /** What to count on from now on. */
  readonly shares: FillShares;
}

/** What the trader's own fills say about how fills come: the longer the journal, the less has to be assumed. */
export function fillCalibration(book: TraderBook, assumed: FillShares): FillCalibration {
  const fills = book.tickets.flatMap(observedFills);
  const measured = measuredShares(fills);
  return { fills, measured, shares: sharesInForce(measured, assumed) };
}

/** A ticket's fills beside the quotes that it was made of. What came leg by leg counts once its spreads are whole. */
export function observedFills({ ticket, fills, filled }: TicketRecord): readonly ObservedFill[] {
  const { side, structure, modelNatural, modelMid } = ticket;
  const sign = side === 'open' ? 1 : -1;
  const quotes = { legs: structure.legs.length, natural: sign * modelNatural + 0, mid: sign * modelMid + 0 };
  const isLegged = fills.some(({ legs }) => legs.length > 0 && legs.length < structure.legs.length);
  if (!isLegged) return fills.map(({ price }) => ({ ...quotes, received: sign * price + 0 }));
  const legs = legsFrom(structure, side, fills).map((leg) => ({ ...leg, quantity: sign * leg.quantity }));
  if (filled === 0 || looseLegs(structure, legs).length > 0) return [];
  const total = fills.reduce((sum, { price, contracts }) => sum + price * contracts, 0);
  return [{ ...quotes, received: Math.floor((sign * total) / filled) + 0 }];
}

/** What closing one spread is believed to cost by what one's own fills have gained, per share; rounded against us. */
export function believedDebit(
  { natural, mid }: Pick<CreditPrices, 'natural' | 'mid'>,
  legs: number,
  shares: FillShares,
): PriceE4 {
  return (0 - roundAgainstUs(shareFor(legs, shares) * (natural - mid) - natural, 1 as PriceE4)) as PriceE4;
}
