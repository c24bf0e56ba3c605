import type {
  ChainView,
  PayoffInput,
  PayoffView,
  SpreadFilter,
  SpreadsView,
  SurfaceView,
} from '#contract/options-view';
import type { OptionChain } from '#domain/chain';
import type { EpochMs } from '#primitives/clock';
import type { PastDays } from '#research/desk/past-days';

/** The newest chain of one underlying at the cursor. */
export interface SeenChain {
  readonly chain: OptionChain;
  readonly seenMs: EpochMs;
  readonly past: PastDays;
}

/** What only the cursor knows is added by whoever asks. */
export type Analysed<View> = Omit<View, 'available' | 'providers'>;

interface Topics {
  readonly chain: { readonly ask: { readonly expiry: string | null }; readonly answer: Analysed<ChainView> };
  readonly surface: { readonly ask: Record<never, never>; readonly answer: Analysed<SurfaceView> };
  readonly spreads: { readonly ask: { readonly filter: SpreadFilter }; readonly answer: Analysed<SpreadsView> };
  readonly payoff: { readonly ask: PayoffInput; readonly answer: Analysed<PayoffView> };
}

export type OptionTopic = keyof Topics;
export type OptionAsk<Topic extends OptionTopic> = Topics[Topic]['ask'];
export type OptionAnswer<Topic extends OptionTopic> = Topics[Topic]['answer'];

export type OptionQuestion = {
  readonly [Topic in OptionTopic]: { readonly topic: Topic; readonly ask: OptionAsk<Topic> };
}[OptionTopic];
export type SomeAnswer = OptionAnswer<OptionTopic>;

/**
 * Works out what the panels about options show: a pure function of one chain and its past, but too much work for the
 * thread that keeps the cursor.
 */
export interface OptionAnalyst {
  ask<Topic extends OptionTopic>(topic: Topic, seen: SeenChain, ask: OptionAsk<Topic>): Promise<OptionAnswer<Topic>>;
}
