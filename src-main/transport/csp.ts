/**
 * One policy for both hosts: nothing from elsewhere, no inline scripts, no text that becomes markup or code. The nonce is
 * for styles only; Radix writes one while a dialog is open.
 */
export function contentSecurityPolicy(nonce: string): string {
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

/** Tells the page the nonce of the response that it came in. */
export function withStyleNonce(html: string, nonce: string): string {
  return html.replace('</title>', `</title><meta name="style-nonce" content="${nonce}">`);
}
