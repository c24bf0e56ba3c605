import { Command } from 'commander';
import { farmConsensusCommand } from '#entry/commands/farm/consensus';
import { farmBenchCommand } from '#entry/commands/farm/bench';
import { farmFollowedCommand } from '#entry/commands/farm/followed';
import { farmGridCommand } from '#entry/commands/farm/grid';
import { farmPromoteCommand } from '#entry/commands/farm/promote';
import { farmRunCommand } from '#entry/commands/farm/run';
import { farmTopCommand } from '#entry/commands/farm/top';
import { farmVerifyCommand } from '#entry/commands/farm/verify-backends';
import { farmWhyCommand } from '#entry/commands/farm/why';

export function farmCommand(): Command {
  const command = new Command('farm').description('hundreds of thousands of paper traders, each with its own rules');
  command.addCommand(farmGridCommand());
  command.addCommand(farmRunCommand());
  command.addCommand(farmTopCommand());
  command.addCommand(farmBenchCommand());
  command.addCommand(farmVerifyCommand());
  command.addCommand(farmPromoteCommand());
  command.addCommand(farmFollowedCommand());
  command.addCommand(farmWhyCommand());
  command.addCommand(farmConsensusCommand());
  return command;
}
