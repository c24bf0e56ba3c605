import type { CommandName } from '#contract/commands';
import { CommandFailed } from '#contract/failures';
import type { LevelFilter } from '#contract/farm-view';
import { GRID_DIMENSIONS } from '#farm/population/farm-grid';
import type { ReplayDesk } from '#research/desk/replay-desk';
import type { FarmAnalyst, FarmAnswer, FarmAsk, FarmTopic } from '#transport/projections/farm/farm-analyst';
import { farmMinute } from '#transport/projections/farm/farm-stream';
import type { CommandHandlers } from '#transport/stream-source';

type FarmCommand = Extract<CommandName, `farm.${string}`>;

/** What windows ask of a farm, answered from what it knew at the cursor. */
export function farmCommands(desk: ReplayDesk, farm: FarmAnalyst): Pick<CommandHandlers, FarmCommand> {
  const asked = async <Topic extends FarmTopic>(topic: Topic, ask: FarmAsk<Topic>): Promise<FarmAnswer<Topic>> => {
    const { progress } = farm;
    if (progress.epoch === null) {
      throw new CommandFailed('not-available', progress.problem ?? 'No farm runs over this tape, or not yet.');
    }
    const { epoch, openMinuteMs } = desk.scene;
    const answer = await farm.ask(topic, farmMinute(openMinuteMs), ask);
    // The cursor jumped meanwhile: what was asked about may lie ahead of it now.
    if (desk.scene.epoch !== epoch) throw new CommandFailed('refused', 'The cursor has moved. Ask again.');
    return answer;
  };
  return {
    'farm.league': (ask) => {
      const { levels, groupBy } = ask.query;
      checkDimensions([...namesOf(levels), ...groupBy]);
      return asked('league', ask);
    },
    'farm.atlas': (ask) => {
      checkDimensions([ask.x, ask.y, ...namesOf(ask.levels)]);
      if (ask.x === ask.y) throw new CommandFailed('bad-input', 'A map has two different dimensions.');
      return asked('atlas', ask);
    },
    'farm.config': (ask) => {
      const { configs } = farm.progress;
      if (ask.config >= configs && configs > 0) {
        const message = `There is no config ${ask.config}: this farm has ${configs}, numbered from 0.`;
        throw new CommandFailed('not-found', message);
      }
      return asked('config', ask);
    },
    'farm.consensus': () => asked('consensus', {}),
    'farm.misses': () => asked('misses', {}),
  };
}

function namesOf(levels: LevelFilter): readonly string[] {
  return levels.map(({ dimension }) => dimension);
}

function checkDimensions(names: readonly string[]): void {
  const unknown = names.find((name) => !GRID_DIMENSIONS.some((dimension) => dimension === name));
  if (unknown === undefined) return;
  throw new CommandFailed('bad-input', `The grid has no dimension "${unknown}". It has ${GRID_DIMENSIONS.join(', ')}.`);
}
