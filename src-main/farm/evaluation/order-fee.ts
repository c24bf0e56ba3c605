/**
 * Cents charged for an order of so many contracts, part of a cent counting as a whole one. Rates are ten-thousandths of a
 * dollar per contract, rounded up beforehand; caps for large orders are left out. Both err against us.
 */
export function orderFee(contracts: number, commission: number, minimum: number, charges: number): number {
  return Math.ceil((Math.max(contracts * commission, minimum) + contracts * charges) / 100);
}
