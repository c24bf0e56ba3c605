import { firstSchema } from '#store/migrations/first-schema';
import { machineResources } from '#store/migrations/machine-resources';
import type { Migration } from '#store/migrations/migration';

/** In order, without holes: the n-th leads to version n. */
export const HISTORY_MIGRATIONS: readonly Migration[] = [firstSchema, machineResources];
