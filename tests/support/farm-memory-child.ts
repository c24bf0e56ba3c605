import { farmMemory } from '#tests/support/farm-memory';

/** Prints what so many days of kernel and farm take in a process of their own. */
process.stdout.write(JSON.stringify(farmMemory(Number(process.argv[2]))));
