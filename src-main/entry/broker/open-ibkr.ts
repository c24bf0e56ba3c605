import { join } from 'node:path';
import { IbkrBroker } from '#connectors/ibkr/ibkr-broker';
import { loadIb } from '#connectors/ibkr/load-ib';
import type { IbkrSettings } from '#domain/ibkr-settings';
import { OrderNumbersFile } from '#entry/broker/order-numbers-file';
import type { Clock } from '#primitives/clock';

/** Begins to connect to TWS. `folder` keeps the numbers that orders were given. */
export async function openIbkr(settings: IbkrSettings, folder: string, clock: Clock): Promise<IbkrBroker> {
  const numbers = new OrderNumbersFile(join(folder, `ibkr-${settings.clientId}.order`));
  const broker = new IbkrBroker({ ib: await loadIb(), settings, clock, random: Math.random, numbers });
  broker.start();
  return broker;
}
