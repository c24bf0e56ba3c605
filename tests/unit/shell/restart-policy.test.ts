import { expect, it } from 'vitest';
import { ENGINE_RESTARTS, RestartPolicy } from '#shell/restart-policy';

it('waits longer after each exit and stops trying after too many', () => {
  const policy = new RestartPolicy(ENGINE_RESTARTS);
  const delays = [0, 1_000, 2_000, 3_000, 4_000, 5_000].map((nowMs) => policy.delayAfterExit(nowMs));
  expect(delays).toEqual([250, 500, 1_000, 2_000, 5_000, null]);
});

it('an engine that ran for a while is started at once again, however often that happens', () => {
  const policy = new RestartPolicy(ENGINE_RESTARTS);
  for (let exit = 0; exit < 20; exit++) expect(policy.delayAfterExit(exit * 61_000)).toBe(250);
});

it('begins anew when the user asks', () => {
  const policy = new RestartPolicy({ delaysMs: [10], exits: 1, withinMs: 1_000 });
  expect([policy.delayAfterExit(0), policy.delayAfterExit(1)]).toEqual([10, null]);
  policy.forget();
  expect(policy.delayAfterExit(2)).toBe(10);
});
