import { z } from 'zod';
import { replaySpeed, tapeSummary } from '#contract/desk-view';
import {
  atlasAsk,
  atlasView,
  configInput,
  configView,
  consensusView,
  leagueInput,
  leaguePage,
  nearMissesView,
} from '#contract/farm-view';
import { barInterval, barView } from '#contract/market-view';
import { payoffInput, payoffView } from '#contract/options-view';
import { tradeCommands } from '#contract/trade-commands';

const nothing = z.object({});
const done = z.object({});
const ms = z.number();

/** What a window may ask for. Each is answered once, with its output or with a failure. */
export const commands = {
  'replay.play': { input: nothing, output: done },
  'replay.pause': { input: nothing, output: done },
  'replay.seek': { input: z.object({ toMs: ms }), output: z.object({ seenMs: ms.nullable(), tookMs: z.number() }) },
  'replay.speed': { input: z.object({ speed: replaySpeed }), output: done },
  'replay.step': {
    input: z.object({ unit: z.enum(['event', 'bar', 'minute']), direction: z.enum(['forward', 'back']) }),
    output: z.object({ moved: z.boolean() }),
  },
  'replay.jump': {
    input: z.object({ to: z.enum(['start', 'end', 'next-mark', 'previous-mark']) }),
    output: z.object({ moved: z.boolean() }),
  },
  'replay.loop': { input: z.object({ loop: z.object({ fromMs: ms, toMs: ms }).nullable() }), output: done },
  'tapes.list': { input: nothing, output: z.object({ tapes: z.array(tapeSummary) }) },
  'tapes.open': { input: z.object({ id: z.string() }), output: done },
  'chart.page': {
    input: z.object({
      index: z.number().int().min(0),
      interval: barInterval,
      beforeMs: ms,
      count: z.number().int().min(1).max(20_000),
    }),
    output: z.object({ bars: z.array(barView), more: z.boolean() }),
  },
  /** A structure at the cursor: what it is worth on a date, at expiry, and how likely. */
  'payoff.read': { input: payoffInput, output: payoffView },
  /** What a farm knows at the cursor: rows of its league, a map of its grid, one config, what is on offer, what was missed. */
  'farm.league': { input: leagueInput, output: leaguePage },
  'farm.atlas': { input: atlasAsk, output: atlasView },
  'farm.config': { input: configInput, output: configView },
  'farm.consensus': { input: nothing, output: consensusView },
  'farm.misses': { input: nothing, output: nearMissesView },
  ...tradeCommands,
  /** Records live data on the live tape and shows them as they come; the venues are those of `config.yaml`. */
  'live.start': { input: nothing, output: done },
  'live.stop': { input: nothing, output: done },
  /** Does not wait for the next attempt. */
  'venue.reconnect': { input: z.object({ venue: z.string().max(32) }), output: done },
  'event.read': { input: z.object({ id: z.number().int() }), output: z.object({ record: z.string() }) },
  /** Layouts, columns, key bindings and the like: the window's own memory, kept by the engine for both hosts. */
  'memory.read': { input: z.object({ key: z.string().max(64) }), output: z.object({ value: z.string().nullable() }) },
  'memory.write': {
    input: z.object({ key: z.string().max(64), value: z.string().max(1_000_000).nullable() }),
    output: done,
  },
  /** Writes only where `was` still stands there; otherwise nothing is written, and `now` is what another window wrote. */
  'memory.exchange': {
    input: z.object({
      key: z.string().max(64),
      was: z.string().max(1_000_000).nullable(),
      value: z.string().max(1_000_000).nullable(),
    }),
    output: z.object({ done: z.boolean(), now: z.string().nullable() }),
  },
  'settings.read': {
    input: nothing,
    output: z.object({
      files: z.array(z.object({ name: z.string(), path: z.string(), text: z.string() })),
      secrets: z.array(
        z.object({
          name: z.string(),
          about: z.string(),
          /** The environment variable that wins over whatever is kept. */
          variable: z.string(),
          isSet: z.boolean(),
          from: z.enum(['environment', 'keyring', 'file']).nullable(),
        }),
      ),
      /** How the kept ones are kept, and why they cannot be read where that is so. */
      secretStore: z.object({ about: z.string(), problem: z.string().nullable() }),
    }),
  },
  /** Null forgets it. No answer ever holds one. */
  'secrets.keep': {
    input: z.object({ name: z.string().max(64), value: z.string().min(1).max(4_096).nullable() }),
    output: done,
  },
  /** Checks a settings file without saving it; the difference is one line each, marked + − or a space. */
  'settings.check': {
    input: z.object({ name: z.string(), text: z.string().max(200_000) }),
    output: z.object({ problem: z.string().nullable(), difference: z.array(z.string()) }),
  },
  'settings.save': { input: z.object({ name: z.string(), text: z.string().max(200_000) }), output: done },
  'about.read': {
    input: nothing,
    output: z.object({
      version: z.string(),
      runtime: z.string(),
      licences: z.array(z.object({ name: z.string(), version: z.string(), licence: z.string() })),
    }),
  },
} as const;

export type CommandName = keyof typeof commands;
export type CommandInput<Name extends CommandName> = z.input<(typeof commands)[Name]['input']>;
export type CommandOutput<Name extends CommandName> = z.output<(typeof commands)[Name]['output']>;
