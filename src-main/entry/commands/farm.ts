import { Command } from 'commander';
import { farmGridCommand } from '#entry/commands/farm/grid';
import { farmPromoteCommand } from '#entry/commands/farm/promote';
import { farmRunCommand } from '#entry/commands/farm/run';
import { farmTopCommand } from '#entry/commands/farm/top';

export function farmCommand(): Command {
  const command = new Command('farm').description('hundreds of thousands of paper traders, each with its own rules');
  command.addCommand(farmGridCommand());
  command.addCommand(farmRunCommand());
  command.addCommand(farmTopCommand());
  command.addCommand(farmPromoteCommand());
  return command;
}
