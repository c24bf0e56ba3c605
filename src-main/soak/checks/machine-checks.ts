import type { SoakSettings } from '#domain/soak-settings';
import { HOUR_MS } from '#primitives/clock';
import { sizeWords, spanWords } from '#soak/figure-words';
import type { Observation } from '#soak/observation';
import type { MachineReading, Reading } from '#soak/reading';
import type { Trends } from '#soak/trends/trends';

const MEGABYTE = 1_000_000;

/** How the machine is doing. */
export function machineChecks({ machine }: Reading, trends: Trends, limits: SoakSettings): readonly Observation[] {
  const { memoryMbPerHour: memory, tapeMbPerHour: tape } = trends;
  return [
    ...diskChecks(machine, tape, limits),
    {
      check: 'loop-lag',
      about: null,
      value: machine.loopLagMs,
      limit: limits.loopLagMs,
      figure: spanWords(machine.loopLagMs),
      bound: `less than ${spanWords(limits.loopLagMs.warning)}`,
      text: `An input had to wait up to ${spanWords(machine.loopLagMs)} for its turn.`,
      remedy: 'Other programs take the processor, or the machine sleeps: keep it awake and give it room.',
    },
    ...(memory === null
      ? []
      : [
          {
            check: 'memory',
            about: null,
            value: memory,
            limit: limits.memoryMbPerHour,
            figure: `${signed(memory)} an hour`,
            bound: `less than ${sizeWords(limits.memoryMbPerHour.warning)} an hour`,
            text: `Memory grows by ${sizeWords(memory)} an hour; ${sizeWords(machine.memoryBytes / MEGABYTE)} are in use.`,
            remedy:
              'Restart Argus when the market is closed: the recording is carried on. Please report it with this panel.',
          } as const,
        ]),
    ...(tape === null
      ? []
      : [
          {
            check: 'tape-growth',
            about: null,
            value: tape,
            limit: limits.tapeMbPerHour,
            figure: `${sizeWords(tape)} an hour`,
            bound: `less than ${sizeWords(limits.tapeMbPerHour.warning)} an hour`,
            text: `The tape grows by ${sizeWords(tape)} an hour.`,
            remedy: 'A venue sends more than usual. Turn off symbols that nobody trades, or make room.',
          } as const,
        ]),
  ];
}

function diskChecks(
  { freeBytes }: MachineReading,
  tapePerHour: number | null,
  { diskFreeMb, diskHours }: SoakSettings,
): readonly Observation[] {
  if (freeBytes === null) return [];
  const free = freeBytes / MEGABYTE;
  const remedy = 'Free some space, or move the data folder (ARGUS_DATA) to a larger disk. Old tapes may be moved away.';
  const left: Observation = {
    check: 'disk-space',
    about: 'left',
    value: free,
    limit: diskFreeMb,
    figure: `${sizeWords(free)} left`,
    bound: `at least ${sizeWords(diskFreeMb.warning)}`,
    text: `${sizeWords(free)} are left where the data lies.`,
    remedy,
  };
  if (tapePerHour === null || tapePerHour <= 0) return [left];
  const hours = free / tapePerHour;
  return [
    left,
    {
      check: 'disk-space',
      about: 'lasts',
      value: hours,
      limit: diskHours,
      figure: `lasts ${spanWords(hours * HOUR_MS)}`,
      bound: `at least ${spanWords(diskHours.warning * HOUR_MS)}`,
      text: `What is left of the disk lasts ${spanWords(hours * HOUR_MS)} at the present pace.`,
      remedy,
    },
  ];
}

function signed(megabytes: number): string {
  return `${megabytes > 0 ? '+' : ''}${sizeWords(megabytes)}`;
}
