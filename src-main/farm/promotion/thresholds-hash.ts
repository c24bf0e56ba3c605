import type { LeagueRules } from '#farm/league/league-rules';
import type { PromotionRules } from '#farm/promotion/promotion-rules';
import type { FarmConfig } from '#farm/population/farm-config';
import { hashOfValue } from '#primitives/value-hash';

/** Everything that configs are followed under. */
export function thresholdsHash(rules: PromotionRules, league: LeagueRules, trading: string): string {
  return hashOfValue([rules, league, trading]);
}

/** One config's own thresholds and those. Its number is not part of it: levels are what it trades by. */
export function followedHash({ id: _id, ...levels }: FarmConfig, thresholds: string): string {
  return hashOfValue([levels, thresholds]);
}
