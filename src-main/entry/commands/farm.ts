import { Command } from 'commander';
import { farmGridCommand } from '#entry/commands/farm/grid';

export function farmCommand(): Command {
  const command = new Command('farm').description('hundreds of thousands of paper traders, each with its own rules');
  command.addCommand(farmGridCommand());
  return command;
}
