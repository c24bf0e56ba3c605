import type {
  AtlasAsk,
  AtlasView,
  ConfigInput,
  ConfigView,
  ConsensusView,
  DimensionView,
  FarmActivity,
  FarmProgress,
  LeagueInput,
  LeaguePage,
  NearMissesView,
} from '#contract/farm-view';
import type { FollowedPositions } from '#transport/projections/farm/followed-words';

interface Topics {
  /** What the grid consists of: the same for every minute. */
  readonly dimensions: { readonly ask: Record<never, never>; readonly answer: readonly DimensionView[] };
  readonly activity: { readonly ask: Record<never, never>; readonly answer: FarmActivity };
  readonly league: { readonly ask: LeagueInput; readonly answer: LeaguePage };
  readonly atlas: { readonly ask: AtlasAsk; readonly answer: AtlasView };
  readonly config: { readonly ask: ConfigInput; readonly answer: ConfigView };
  readonly consensus: { readonly ask: Record<never, never>; readonly answer: ConsensusView };
  readonly followed: { readonly ask: Record<never, never>; readonly answer: FollowedPositions };
  readonly misses: { readonly ask: Record<never, never>; readonly answer: NearMissesView };
}

export type FarmTopic = keyof Topics;
export type FarmAsk<Topic extends FarmTopic> = Topics[Topic]['ask'];
export type FarmAnswer<Topic extends FarmTopic> = Topics[Topic]['answer'];

export type FarmQuestion = {
  readonly [Topic in FarmTopic]: { readonly topic: Topic; readonly ask: FarmAsk<Topic> };
}[FarmTopic];
export type SomeFarmAnswer = FarmAnswer<FarmTopic>;

/**
 * Knows the farm of the tape that is open, and works out what the panels about it show. It runs ahead of the cursor; so
 * every question names the newest minute that its answer may know about.
 */
export interface FarmAnalyst {
  /** As last heard. Whoever runs it announces when it changes. */
  readonly progress: FarmProgress;
  /** `until`: minutes since 1970 at which the newest bar closed that may be looked at. */
  ask<Topic extends FarmTopic>(topic: Topic, until: number, ask: FarmAsk<Topic>): Promise<FarmAnswer<Topic>>;
}
