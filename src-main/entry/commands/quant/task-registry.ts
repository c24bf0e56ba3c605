import type { QuantTask } from '#entry/commands/quant/quant-task';

/** In the order of the help. Only the task that is wanted is loaded. */
export const QUANT_TASKS: Readonly<Record<string, () => Promise<QuantTask>>> = {
  price: async () => (await import('#entry/commands/quant/price-task')).priceTask,
  iv: async () => (await import('#entry/commands/quant/iv-task')).ivTask,
  american: async () => (await import('#entry/commands/quant/american-task')).americanTask,
  assignment: async () => (await import('#entry/commands/quant/assignment-task')).assignmentTask,
  heston: async () => (await import('#entry/commands/quant/heston-task')).hestonTask,
  pop: async () => (await import('#entry/commands/quant/pop-task')).popTask,
  touch: async () => (await import('#entry/commands/quant/touch-task')).touchTask,
  target: async () => (await import('#entry/commands/quant/target-task')).targetTask,
  svi: async () => (await import('#entry/commands/quant/svi-task')).sviTask,
  'iv-rank': async () => (await import('#entry/commands/quant/iv-rank-task')).ivRankTask,
  dvol: async () => (await import('#entry/commands/quant/dvol-task')).dvolTask,
  fill: async () => (await import('#entry/commands/quant/fill-task')).fillTask,
  fees: async () => (await import('#entry/commands/quant/fees-task')).feesTask,
  expiry: async () => (await import('#entry/commands/quant/expiry-task')).expiryTask,
};
