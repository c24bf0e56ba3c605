import { priceE4 } from '#domain/money';
import type { Recommendation, Repricing } from '#domain/recommendation';
import { strikesOf } from '#options/spreads/structure-shape';
import { quoteStructure } from '#options/spreads/quoted-structure';
import { judgeSpread } from '#options/spreads/spread-candidate';
import { chargesInForce } from '#options/spreads/spread-fees';
import { epochMs } from '#primitives/clock';
import { fail, ok, type Result } from '#primitives/result';
import { Beliefs } from '#strategies/recommend/beliefs';
import { centsBelow } from '#strategies/recommend/held-outcome';
import type { RecommendSettings, SpreadQuestion } from '#strategies/recommend/spread-question';
import { leastExpected } from '#strategies/recommend/weighed-spread';

/** The same spread at the quotes of a newer chain, or why it can no longer be sold at all. */
export function reprice(
  { id, structure }: Recommendation,
  { chain, context, atMs }: SpreadQuestion,
  { nyse, spreads, fees, fills }: RecommendSettings,
): Result<Repricing, string> {
  const [leg] = structure.legs;
  const expiry = chain.expiries.find((one) => one.expiry === leg?.expiry);
  const quoted = expiry === undefined ? null : quoteStructure(structure.kind, expiry, strikesOf(structure));
  if (quoted === null) return fail('the chain lists it no more');
  const charges = chargesInForce(chain, fees, spreads.broker);
  if (!charges.ok) return charges;
  const judged = judgeSpread(chain, quoted, { fills, charges: charges.value, margin: spreads.margin });
  if (!judged.accepted) return fail(judged.refused.refusals.map(({ reason }) => reason).join('; '));
  const { candidate } = judged;
  const expected = leastExpected(new Beliefs(chain, context, nyse).of(quoted.expiry), candidate, chain.terms);
  if (expected === null) return fail('how its underlying moves is not known any more');
  return ok({
    recommendationId: id,
    atMs,
    quotedMs: epochMs(Math.min(...quoted.contracts.map((contract) => contract?.atMs ?? 0))),
    underlyingPrice: priceE4(chain.spot),
    prices: candidate.figures.prices,
    evNatural: centsBelow(expected),
  });
}
