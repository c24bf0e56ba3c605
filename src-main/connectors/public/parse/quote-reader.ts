import { type Drift, drift } from '#connectors/shared/schema-drift';
import { wireDecimal } from '#connectors/shared/wire-decimal';
import { type PriceE4, priceE4 } from '#domain/money';

type Fields = Readonly<Record<string, unknown>>;

const MOST_PRICE = 1e8;

/** Reads one quote, and keeps the first field that is not what it should be. */
export class QuoteReader {
  readonly #where: string;
  readonly #fields: Fields;
  #drift: Drift | null = null;

  constructor(where: string, fields: Fields) {
    this.#where = where;
    this.#fields = fields;
  }

  get drift(): Drift | null {
    return this.#drift;
  }

  refuse(field: string): null {
    this.#drift ??= drift(this.#where, field, this.#fields[field]);
    return null;
  }

  /** An object within; what is absent or null has nothing in it. */
  inner(field: string): QuoteReader {
    const value = this.#fields[field];
    return new QuoteReader(
      `${this.#where} ${field}`,
      typeof value === 'object' && value !== null ? (value as Fields) : {},
    );
  }

  decimal(field: string): number | null {
    const value = wireDecimal(this.#fields[field]);
    return Number.isNaN(value) ? this.refuse(field) : value;
  }

  between(field: string, least: number, most: number): number | null {
    const value = this.decimal(field);
    return value === null || (value >= least && value <= most) ? value : this.refuse(field);
  }

  count(field: string): number | null {
    const value = this.decimal(field);
    return value === null || value >= 0 ? value : this.refuse(field);
  }

  price(field: string): PriceE4 | null {
    const value = this.decimal(field);
    if (value === null) return null;
    return value >= 0 && value < MOST_PRICE ? priceE4(value) : this.refuse(field);
  }
}
