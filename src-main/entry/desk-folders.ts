import { join } from 'node:path';
import { farmFolder } from '#entry/farm/farm-folder-path';
import { tradingFolder } from '#entry/trading/trading-folder';
import { CONFIG_FOLDER } from '#entry/load-settings';
import { dataFolder } from '#settings/data-folder';

export interface DeskFolders {
  readonly tapesFolders: readonly string[];
  readonly memoryFile: string;
  readonly farmsFolder: string;
  readonly tradingFolder: string;
  readonly configFolder: string;
}

/** The same for both hosts: a workspace saved in the window is there in the browser as well. */
export function deskFolders(): DeskFolders {
  const data = dataFolder();
  return {
    tapesFolders: [join(data, 'tapes')],
    memoryFile: join(data, 'memory.json'),
    farmsFolder: farmFolder(),
    tradingFolder: tradingFolder(data),
    configFolder: CONFIG_FOLDER,
  };
}
