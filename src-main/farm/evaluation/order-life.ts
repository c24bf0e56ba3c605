/** An order to open that no quotes of the next bar can fill, or that finds the next bar later than this, is given up. */
export const ORDER_LIFE_MINUTES = 10;
