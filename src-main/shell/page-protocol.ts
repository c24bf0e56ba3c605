import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { protocol, type Session } from 'electron';
import { PAGE_SCHEME, isPageUrl } from '#shell/page-origin';
import { newNonce, securityHeaders, withStyleNonce } from '#transport/csp';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};

/** Before Electron is ready, or the scheme counts as foreign and insecure. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: PAGE_SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
}

/** Serves the built page, and nothing else that lies on this disk. */
export function servePage(session: Session, folder: string): void {
  session.protocol.handle(PAGE_SCHEME, async (request) => {
    const file = request.method === 'GET' ? pageFile(folder, request.url) : null;
    const body = file === null ? null : await contentOf(file);
    if (file === null || body === null)
      return new Response('Not found', { status: 404, headers: secured('text/plain') });
    const nonce = newNonce();
    const type = CONTENT_TYPES[extname(file)] ?? 'application/octet-stream';
    const content = extname(file) === '.html' ? withStyleNonce(body.toString('utf8'), nonce) : new Uint8Array(body);
    return new Response(content, { headers: secured(type, nonce) });
  });
}

/** Which file an address means, or null when it points anywhere but into the folder. */
function pageFile(folder: string, url: string): string | null {
  if (!isPageUrl(url)) return null;
  let path: string;
  try {
    path = decodeURIComponent(new URL(url).pathname);
  } catch {
    return null;
  }
  // A backslash separates folders on Windows only; a colon names a drive or a second stream of a file.
  if (/[\0\\:]/.test(path)) return null;
  const file = normalize(join(folder, path === '/' ? 'index.html' : path));
  return file.startsWith(normalize(folder + sep)) ? file : null;
}

function secured(type: string, nonce = newNonce()): Record<string, string> {
  // Compiled scripts are kept between starts, which "no-store" would forbid; each start still asks for the file itself.
  return { ...securityHeaders(nonce), 'content-type': type, 'cache-control': 'no-cache' };
}

async function contentOf(file: string): Promise<Buffer | null> {
  try {
    return await readFile(file);
  } catch {
    return null;
  }
}
