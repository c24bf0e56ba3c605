/** A message of one topic, in the envelope that all of them share. */
export interface TopicFrame {
  readonly kind: 'topic';
  readonly topic: string;
  readonly isSnapshot: boolean;
  /** When the venue made it, in its own milliseconds; null where that is no number. */
  readonly atMs: number | null;
  readonly data: unknown;
  /** Of order books only: the matching engine's time. */
  readonly matchedMs: number | null;
}

export type BybitFrame =
  | TopicFrame
  | { readonly kind: 'pong' }
  /** `failed` are the topics that were not taken; where one of a request is bad, the whole request is. */
  | {
      readonly kind: 'ack';
      readonly request: string | null;
      readonly success: boolean;
      readonly text: string;
      readonly failed: readonly string[];
    }
  /** A topic was given up; which of several, nobody needs to know. */
  | { readonly kind: 'unsubscribed' }
  | { readonly kind: 'unknown' };

interface Envelope {
  readonly topic?: unknown;
  readonly type?: unknown;
  readonly ts?: unknown;
  readonly cts?: unknown;
  readonly data?: unknown;
  readonly op?: unknown;
  readonly success?: unknown;
  readonly ret_msg?: unknown;
  readonly req_id?: unknown;
}

const UNKNOWN: BybitFrame = { kind: 'unknown' };
const PONG: BybitFrame = { kind: 'pong' };
const UNSUBSCRIBED: BybitFrame = { kind: 'unsubscribed' };

/** By topic first: data may come before the answer to the request for it. */
export function classifyFrame(message: unknown): BybitFrame {
  if (typeof message !== 'object' || message === null) return UNKNOWN;
  const { topic, type, ts, cts, data, op, success, ret_msg: text, req_id: request } = message as Envelope;
  if (typeof topic === 'string') {
    return {
      kind: 'topic',
      topic,
      isSnapshot: type === 'snapshot',
      atMs: timeOf(ts),
      data,
      matchedMs: timeOf(cts),
    };
  }
  // The public pong calls itself a ping.
  if (op === 'pong' || text === 'pong') return PONG;
  if (type === 'COMMAND_RESP') return optionAck(success === true, data);
  if (op === 'unsubscribe') return UNSUBSCRIBED;
  if (op !== 'subscribe') return UNKNOWN;
  const said = typeof text === 'string' ? text : '';
  const failed = success === true ? [] : topicsIn(said);
  return {
    kind: 'ack',
    request: typeof request === 'string' ? request : null,
    success: success === true,
    text: said,
    failed,
  };
}

function timeOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : null;
}

function optionAck(success: boolean, data: unknown): BybitFrame {
  const { failTopics } = (typeof data === 'object' && data !== null ? data : {}) as { readonly failTopics?: unknown };
  const failed = Array.isArray(failTopics)
    ? failTopics.filter((topic): topic is string => typeof topic === 'string')
    : [];
  return { kind: 'ack', request: null, success: success && failed.length === 0, text: failed.join(', '), failed };
}

/** `error:handler not found,topic:tickers.X` */
function topicsIn(text: string): readonly string[] {
  const found = /topic:\s*(\S+)/.exec(text)?.[1];
  return found === undefined ? [] : [found];
}
