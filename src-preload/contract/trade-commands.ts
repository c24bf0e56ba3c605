import { z } from 'zod';
import { checkView, ticketReview } from '#contract/trade-view';
import { legView, structureView } from '#contract/options-view';

const ms = z.number();
const id = z.string().min(1).max(128);
/** Made up by whoever asks, once per intent: the same one twice is done once. */
const nonce = z.string().min(8).max(64);
/** Per share, positive. */
const price = z.number().min(0).max(100_000);
const contracts = z.number().int().min(1).max(100_000);
const reason = z.string().trim().min(1).max(500);
const venue = z.enum(['robinhood', 'ibkr']);
const tags = z.array(z.string().trim().min(1).max(40)).max(12);

/** The number of the fact in the trader's book. It is on disk before this is said. */
const kept = z.object({ fact: z.number().int() });

const withNonce = z.object({ nonce });

/** What a trader does with advice: nothing of it reaches a market by itself. */
export const tradeCommands = {
  /** Null contracts: as many as the sizing says. Nothing is kept until it is confirmed. */
  'ticket.make': {
    input: z.object({ recommendationId: id, venue, contracts: contracts.nullable() }),
    output: ticketReview,
  },
  /** `held`: the button was held down; `typed`: what was typed, where a phrase is asked for. */
  'ticket.confirm': {
    input: z.object({ ticketId: id, nonce, held: z.boolean(), typed: z.string().max(64).nullable() }),
    output: kept,
  },
  /** Puts a confirmed ticket into TWS, not transmitted. The same ticket twice is one order. */
  'ticket.stage': {
    input: z.object({ ticketId: id, nonce }),
    output: z.object({ fact: z.number().int(), orderId: z.number().int(), account: z.string(), about: z.string() }),
  },
  /** The trader has sent it off, at the broker. */
  'ticket.working': { input: z.object({ ticketId: id, nonce }), output: kept },
  'ticket.withdraw': { input: z.object({ ticketId: id, nonce, reason }), output: kept },
  'recommendation.reject': { input: z.object({ recommendationId: id, nonce, reason }), output: kept },
  'recommendation.snooze': {
    input: z.object({ recommendationId: id, nonce, minutes: z.number().int().min(1).max(1_440) }),
    output: kept,
  },
  /** Net of one spread per share; legs where it came leg by leg. A null time is now, at the cursor. */
  'fill.record': {
    input: z.object({
      ticketId: id,
      nonce,
      contracts,
      price,
      /** Dollars for all of it. */
      fees: z.number().min(0).max(100_000),
      filledMs: ms.nullable(),
      legs: z.array(legView.extend({ price })).max(8),
    }),
    output: kept,
  },
  'fill.void': { input: z.object({ fillId: id, nonce, reason }), output: kept },
  /** Null contracts: all that are open. */
  'position.close-ticket': {
    input: z.object({ positionId: id, venue, contracts: contracts.nullable() }),
    output: ticketReview,
  },
  'position.settle': {
    input: z.object({
      positionId: id,
      nonce,
      contracts,
      /** All together, dollars; paid is below 0. */
      cash: z.number().min(-100_000_000).max(100_000_000),
      how: z.enum(['expired', 'assigned', 'exercised']),
    }),
    output: kept,
  },
  /** Held already, opened elsewhere. */
  'position.adopt': {
    input: z.object({
      nonce,
      venue,
      structure: structureView,
      contracts,
      price,
      fees: z.number().min(0).max(100_000),
      filledMs: ms.nullable(),
    }),
    output: kept,
  },
  'position.plan-exit': {
    input: z.object({
      positionId: id,
      nonce,
      targetDebit: price,
      stopDebit: price,
      timeExitDte: z.number().int().min(0).max(800),
    }),
    output: kept,
  },
  /** What a connected broker holds against the book, read only: differences are named, never repaired. */
  'positions.reconcile': {
    input: z.object({}),
    output: z.object({ atMs: ms, account: z.string(), checks: z.array(checkView) }),
  },
  'journal.note': {
    input: z.object({
      nonce,
      positionId: id.nullable(),
      recommendationId: id.nullable(),
      text: z.string().trim().max(4_000),
      tags,
    }),
    output: kept,
  },
  'journal.export': {
    input: z.object({ format: z.enum(['csv', 'json']) }),
    output: z.object({ name: z.string(), text: z.string() }),
  },
  'desk.pause': { input: z.object({ nonce, reason, minutes: z.number().int().min(1).nullable() }), output: kept },
  'desk.resume': { input: withNonce, output: kept },
  /** Until it is revived: no new recommendation may be taken, nothing is staged. */
  'desk.kill': { input: z.object({ nonce, reason }), output: kept },
  /** `typed` is REVIVE. */
  'desk.revive': { input: z.object({ nonce, typed: z.string().max(16) }), output: kept },
  /** For `live`, `typed` is LIVE. */
  'desk.mode': {
    input: z.object({ nonce, mode: z.enum(['collector', 'live']), typed: z.string().max(16).nullable() }),
    output: kept,
  },
} as const;
