import { Command } from 'commander';
import type { PlacedAdvice } from '#domain/advice';
import { adviseTape } from '#entry/commands/advice/advise-tape';
import { adviceLines } from '#entry/commands/advice/advice-lines';
import { recommendationLines } from '#entry/commands/advice/recommendation-lines';
import { instantText } from '#entry/instant-text';
import { Interrupt } from '#entry/terminal/interrupt';
import { Output } from '#entry/terminal/output';
import { parseInstant } from '#entry/terminal/parse-instant';
import { AdviceAtCursor } from '#research/desk/advice-picture';

interface RecommendOptions {
  readonly at: string;
  readonly farm: boolean;
  readonly config?: string;
  readonly json: boolean;
}

const LAST_REFUSED = 3;
const HELP = `
What is shown had been recommended by then, was still in force, and knows nothing later. Figures are for one spread; how
many of them the rules allow depends on what else is held, which a tape does not know. Where nothing is recommended, the
newest signals that were refused say what was missing.

With --json, one object a recommendation: recommendation, and its newest repricing or null. Nothing where there is none.`;

export function recommendCommand(): Command {
  return new Command('recommend')
    .description('the spreads that are recommended at an instant of a tape, with everything for and against them')
    .argument('<tape>', 'the tape file')
    .requiredOption('--at <instant>', 'such as 2026-03-06T18:05Z')
    .option('--no-farm', 'without asking the paper traders, which takes a farm that has been through the tape')
    .option('--config <folder>', 'other settings files than those of config/')
    .option('--json', 'one object a line', false)
    .addHelpText('after', HELP)
    .action((path: string, options: RecommendOptions) => showRecommendations(path, options));
}

async function showRecommendations(path: string, { at, farm, config, json }: RecommendOptions): Promise<void> {
  const until = parseInstant(at);
  using output = new Output();
  using interrupt = new Interrupt();
  const placed = await adviseTape(path, { farm, config, until }, output, interrupt);
  const picture = new AdviceAtCursor().at(placed, Number.POSITIVE_INFINITY);
  const open = [...picture.recommendations.values()].filter(({ end }) => end === null);
  for (const [position, { recommendation, newest }] of open.entries()) {
    if (json) output.record({ recommendation, repricing: newest });
    else {
      if (position > 0) output.line('');
      for (const line of recommendationLines(recommendation, newest)) output.line(line);
    }
  }
  if (open.length > 0 || json) return;
  output.line(`Nothing is recommended at ${instantText(until)}.`);
  for (const line of lastWords(placed)) output.line(line);
}

/** What was recommended last, and what was refused since. */
function* lastWords(placed: readonly PlacedAdvice[]): Generator<string, void> {
  const ended = placed.findLast(({ advice }) => advice.type === 'recommendation.ended');
  if (ended !== undefined) yield* adviceLines(ended.advice);
  const refused = placed.filter(({ advice }) => advice.type === 'signal.refused').slice(-LAST_REFUSED);
  for (const { advice } of refused) yield* adviceLines(advice);
}
