import type { Cents, PriceE4 } from '#domain/money';

/** `0.41`; whatever a cent cannot say is shown to the last digit. */
export function priceText(price: PriceE4): string {
  return (price / 10_000).toFixed(price % 100 === 0 ? 2 : 4);
}

/** `$1,250.00`, `−$59.00`. */
export function dollarText(amount: Cents): string {
  const [whole = '', part = ''] = (Math.abs(amount) / 100).toFixed(2).split('.');
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, ',');
  return `${amount < 0 ? '−' : ''}$${grouped}.${part}`;
}
