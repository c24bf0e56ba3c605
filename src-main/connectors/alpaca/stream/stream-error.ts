/** What has to follow from an error on the stream. */
export interface StreamRemedy {
  /**
   * `ignore`: nothing is wrong. `tell`: go on, and say so. `renew`: connect anew. `wait`: so, but not soon. `refuse`: only
   * a person can help. `split`: some symbol of the request is not understood. `shrink`: it asks for more than is allowed;
   * it has changed nothing.
   */
  readonly act: 'ignore' | 'tell' | 'renew' | 'wait' | 'refuse' | 'split' | 'shrink';
  readonly text: string;
}

export const ALPACA_SECRETS =
  'Enter ALPACA_KEY_ID and ALPACA_SECRET_KEY under Settings → Secrets, or set ARGUS_ALPACA_KEY_ID and ARGUS_ALPACA_SECRET_KEY.';

/** Credentials and plans are told apart: what helps is not the same. */
export function remedyOf(code: number, said: string, feed: string): StreamRemedy {
  const text = `Alpaca: ${said} (${code})`;
  switch (code) {
    case 400:
      return { act: 'split', text };
    case 402:
      return { act: 'refuse', text: `Alpaca does not accept the keys (402, ${said}). ${ALPACA_SECRETS}` };
    case 403:
      return { act: 'ignore', text };
    case 405:
      return { act: 'shrink', text };
    case 406:
      return {
        act: 'wait',
        text: `another program holds the one connection that your Alpaca account has (406, ${said}): end it, or wait`,
      };
    case 407:
      return { act: 'tell', text: `${text}: we read too slowly. Ask for fewer symbols in config.yaml.` };
    case 408:
    case 409:
      return {
        act: 'refuse',
        text: `Your Alpaca plan does not include the feed ${feed} (${code}, ${said}). Set \`feed: iex\` under alpaca in config.yaml, or change the plan.`,
      };
    case 410:
    case 412:
    case 413:
      return { act: 'refuse', text: `${text}: the feed ${feed} cannot be asked for what Argus wants of it.` };
    case 401:
    case 404:
    case 500:
      return { act: 'renew', text };
    default:
      return { act: 'tell', text };
  }
}
