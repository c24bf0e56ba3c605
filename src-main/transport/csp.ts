import { randomBytes } from 'node:crypto';

/** Everything comes from where the page came from. The nonce is for the style element that Radix puts in under dialogs. */
function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}

export function newNonce(): string {
  return randomBytes(16).toString('base64url');
}

/** Tells the page its nonce. One of its own for each response, so that none can be guessed. */
export function withStyleNonce(html: string, nonce: string): string {
  return html.replace('</title>', `</title><meta name="style-nonce" content="${nonce}">`);
}

/** Sent with every answer of the loopback host, and by the desktop's own protocol. */
export function securityHeaders(nonce: string): Readonly<Record<string, string>> {
  return {
    'content-security-policy': contentSecurityPolicy(nonce),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy':
      'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), midi=(), payment=(), display-capture=()',
    'cache-control': 'no-store',
  };
}
