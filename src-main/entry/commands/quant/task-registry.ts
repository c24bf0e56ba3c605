import type { QuantTask } from '#entry/commands/quant/quant-task';

/** In the order of the help. Only the task that is wanted is loaded. */
export const QUANT_TASKS: Readonly<Record<string, () => Promise<QuantTask>>> = {
  price: async () => (await import('#entry/commands/quant/price-task')).priceTask,
};
