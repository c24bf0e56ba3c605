import { watchedWeekends } from '#tests/determinism/detectors/watched-weekends';

process.stdout.write(JSON.stringify(watchedWeekends()));
