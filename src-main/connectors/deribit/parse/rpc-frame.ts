import { parseRpcError, type RpcError } from '#connectors/deribit/parse/rpc-error';

/** What every answer says of itself: when the venue sent it, and in which of its two worlds. */
export interface RpcStamp {
  readonly atMs: number | null;
  readonly isTestnet: boolean | null;
}

export type RpcFrame =
  | { readonly kind: 'reply'; readonly id: number; readonly result: unknown; readonly stamp: RpcStamp }
  /** `id` is null where the venue could not read what it was asked. */
  | { readonly kind: 'failure'; readonly id: number | null; readonly error: RpcError; readonly stamp: RpcStamp }
  | { readonly kind: 'told'; readonly channel: string; readonly data: unknown }
  /** Asks whether we are there. */
  | { readonly kind: 'test-request' }
  | { readonly kind: 'heartbeat' }
  | { readonly kind: 'unknown' };

interface Envelope {
  readonly id?: unknown;
  readonly result?: unknown;
  readonly error?: unknown;
  readonly usOut?: unknown;
  readonly testnet?: unknown;
  readonly method?: unknown;
  readonly params?: unknown;
}

const UNKNOWN: RpcFrame = { kind: 'unknown' };
const TEST_REQUEST: RpcFrame = { kind: 'test-request' };
const HEARTBEAT: RpcFrame = { kind: 'heartbeat' };

export function classifyRpc(message: unknown): RpcFrame {
  if (typeof message !== 'object' || message === null) return UNKNOWN;
  const { id, method, params, error } = message as Envelope;
  if (method === 'subscription') return toldOf(params);
  if (method === 'heartbeat')
    return (params as { readonly type?: unknown } | null)?.type === 'test_request' ? TEST_REQUEST : HEARTBEAT;
  const number = typeof id === 'number' && Number.isSafeInteger(id) ? id : null;
  if (error !== undefined) {
    const found = parseRpcError(error);
    return found === null ? UNKNOWN : { kind: 'failure', id: number, error: found, stamp: stampOf(message) };
  }
  if (number === null || !('result' in message)) return UNKNOWN;
  return { kind: 'reply', id: number, result: message.result, stamp: stampOf(message) };
}

/** Of an answer over HTTP as well. */
export function stampOf(message: object): RpcStamp {
  const { usOut, testnet } = message as Envelope;
  const isTime = typeof usOut === 'number' && Number.isSafeInteger(usOut) && usOut > 0;
  return { atMs: isTime ? Math.floor(usOut / 1_000) : null, isTestnet: typeof testnet === 'boolean' ? testnet : null };
}

function toldOf(params: unknown): RpcFrame {
  if (typeof params !== 'object' || params === null) return UNKNOWN;
  const { channel, data } = params as { readonly channel?: unknown; readonly data?: unknown };
  return typeof channel === 'string' ? { kind: 'told', channel, data } : UNKNOWN;
}
