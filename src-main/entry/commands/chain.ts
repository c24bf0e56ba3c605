import { Command } from 'commander';
import { type ChainReadingOptions, readSnapshots, withChainReadingOptions } from '#entry/chain-reading';
import { chainLines, expiryLines } from '#entry/commands/chain-report/chain-lines';
import { chainRecord, contractRecords, expiryRecord } from '#entry/commands/chain-report/chain-records';
import { Output } from '#entry/terminal/output';

interface ChainCommandOptions extends ChainReadingOptions {
  readonly json: boolean;
  readonly contracts: boolean;
}

const HELP = `
Columns by header, in any order: underlying,spot,expiry,strike,right,bid,ask,at and, where known,
last,volume,open_interest,iv,delta,gamma,vega,theta,bid_size,ask_size,contract,adjusted,provider.
JSON works too: one object a line with these names, or a document as providers send it. A contract's
name (SPY260821C00600000, BTC-3APR26-100000-C) may stand for underlying, expiry, strike and right.

--json prints one object a line; "record" says what it is:
  chain     underlying provider at spot implied_spot spot_doubt rate dividend_yield exercise settlement
            multiplier expiries contracts two_sided crossed stale adjusted iv_origins grades
            call_open_interest put_open_interest volume left_out rows_rejected
  expiry    underlying expiry expires_at years forward forward_origin discount strikes contracts
            two_sided stale grades call_open_interest put_open_interest volume
  contract  (with --contracts) underlying expiry strike right bid ask bid_size ask_size last volume
            open_interest iv iv_origin iv_problem iv_bid iv_mid iv_ask delta gamma vega theta grade
            stale adjusted provider at
Prices are dollars, coin-quoted ones converted; volatilities are per year (0.25 is 25 %), vega per 1.00,
theta per year; years have 365 days.`;

export function chainCommand(): Command {
  const command = new Command('chain')
    .description('what an option chain says: forwards, volatilities, liquidity')
    .argument('<snapshot>', 'CSV or JSON, gzip or not; - reads standard input')
    .option('--json', 'one object a line', false)
    .option('--contracts', 'with --json: one object for each contract as well', false)
    .addHelpText('after', HELP);
  return withChainReadingOptions(command).action((path: string, options: ChainCommandOptions) =>
    showChains(path, options),
  );
}

async function showChains(path: string, options: ChainCommandOptions): Promise<void> {
  using output = new Output();
  const { table, snapshots } = await readSnapshots(path, options, output);
  for (const [at, chain] of snapshots.entries()) {
    if (options.json) {
      output.record(chainRecord(chain, table.skipped.total));
      for (const expiry of chain.expiries) output.record(expiryRecord(chain, expiry));
      if (options.contracts) for (const record of contractRecords(chain)) output.record(record);
      continue;
    }
    if (at > 0) output.line('');
    for (const line of [...chainLines(chain), '', ...expiryLines(chain)]) output.line(line);
  }
}
