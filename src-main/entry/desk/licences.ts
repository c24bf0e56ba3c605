import { readFileSync } from 'node:fs';
import type { CommandOutput } from '#contract/commands';
import { ARGUS_VERSION } from '#entry/argus-version';
import { INSTALL_FOLDER } from '#entry/install-folder';

type About = CommandOutput<'about.read'>;

const PACKAGES = new URL('node_modules/', INSTALL_FOLDER);

/** What runs in the engine, and what is built into the page. */
const USED = [
  'better-sqlite3',
  'commander',
  'ws',
  'yaml',
  'zod',
  '@tanstack/react-virtual',
  'cmdk',
  'dockview-react',
  'get-nonce',
  'lightweight-charts',
  'radix-ui',
  'react',
  'react-dom',
  'zustand',
  'electron',
] as const;

/** What a licence asks to be shown besides its name. */
const ATTRIBUTIONS: Readonly<Record<string, string>> = {
  'lightweight-charts': 'TradingView Lightweight Charts™, Copyright (c) TradingView, Inc. https://www.tradingview.com/',
};

/** Versions and licences of what Argus is made of, as the packages themselves state them. */
export function readAbout(packages: URL = PACKAGES): About {
  const { node, v8, electron } = process.versions;
  const shell = electron === undefined ? '' : `Electron ${electron}, `;
  return {
    version: ARGUS_VERSION,
    runtime: `${shell}Node ${node}, V8 ${v8}, ${process.platform}-${process.arch}`,
    licences: USED.map((name) => licenceOf(name, packages)).filter((found) => found !== null),
  };
}

/** Null where a package was not installed, as the packaging tools are for most. */
function licenceOf(name: string, packages: URL): About['licences'][number] | null {
  try {
    const text = readFileSync(new URL(`${name}/package.json`, packages), 'utf8');
    const { version, license } = JSON.parse(text) as { readonly version: string; readonly license?: string };
    const attribution = ATTRIBUTIONS[name];
    const licence = license ?? 'see the package';
    return { name, version, licence: attribution === undefined ? licence : `${licence}. ${attribution}` };
  } catch {
    return null;
  }
}
