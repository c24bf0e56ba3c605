/** Production and testnet share nothing but their language: a figure of one under the name of the other is a lie. */
export function worldTrouble(
  isTestnet: boolean | null,
  wantsTestnet: boolean,
  address: 'stream' | 'rest',
): string | null {
  if (isTestnet === null || isTestnet === wantsTestnet) return null;
  const [found, wanted] = isTestnet ? ['testnet', 'production'] : ['production', 'testnet'];
  const line = wantsTestnet ? `testnet${address === 'stream' ? 'Stream' : 'Rest'}Url` : `${address}Url`;
  return `The address answers for Deribit's ${found}, and config.yaml wants ${wanted}. Nothing of it is used. Correct venues.deribit.network or venues.deribit.${line}.`;
}
