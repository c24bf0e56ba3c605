import { z } from 'zod';
import { SOAK_CHECKS } from '#domain/soak-check';
import { DEFAULT_SOAK_SETTINGS, type SoakLimit } from '#domain/soak-settings';
import { figure, section, whole } from '#settings/settings-schema';

const CHECKS = `must be a list of checks such as [recording, clock-skew]; there are ${SOAK_CHECKS.join(', ')}`;

const fallback = DEFAULT_SOAK_SETTINGS;

/** A limit that is passed upwards, or downwards where less is worse. */
function limit(least: number, most: number, { warning, problem }: SoakLimit) {
  const isFall = problem < warning;
  return section({ warning: figure(least, most, warning), problem: figure(least, most, problem) }).refine(
    (limits) => (isFall ? limits.problem <= limits.warning : limits.problem >= limits.warning),
    { error: `must have a warning that comes ${isFall ? 'above' : 'below'} the problem` },
  );
}

export const soakSection = section({
  everySeconds: whole(1, 300, fallback.everySeconds),
  raiseAfterSeconds: whole(0, 3_600, fallback.raiseAfterSeconds),
  clearAfterSeconds: whole(0, 3_600, fallback.clearAfterSeconds),
  warmUpSeconds: whole(0, 3_600, fallback.warmUpSeconds),
  proofMinutes: whole(1, 600, fallback.proofMinutes),
  halts: z.array(z.enum(SOAK_CHECKS, { error: CHECKS }), { error: CHECKS }).default([...fallback.halts]),
  silentLineSeconds: limit(1, 86_400, fallback.silentLineSeconds),
  barMinutes: limit(1, 1_440, fallback.barMinutes),
  greeksShare: limit(0, 1, fallback.greeksShare),
  lostQuotes: limit(0, 1e9, fallback.lostQuotes),
  waitingInputs: limit(1, 1e9, fallback.waitingInputs),
  waitingRows: limit(1, 1e9, fallback.waitingRows),
  clockSkewMs: limit(1, 1e9, fallback.clockSkewMs),
  reconnectsPerHour: limit(1, 1e6, fallback.reconnectsPerHour),
  loopLagMs: limit(1, 1e6, fallback.loopLagMs),
  memoryMbPerHour: limit(1, 1e6, fallback.memoryMbPerHour),
  diskFreeMb: limit(0, 1e9, fallback.diskFreeMb),
  diskHours: limit(0, 1e6, fallback.diskHours),
  tapeMbPerHour: limit(1, 1e9, fallback.tapeMbPerHour),
});
