import { SeededRandom } from '#primitives/random';
import { ReplaySession } from '#research/replay/replay-session';
import { nodeTapeFiles } from '#store/tape/node-tape-files';
import { TapeReader } from '#store/tape/tape-reader';
import { everythingHash, type MarketTerms, recordMarket } from '#tests/support/market-recording';
import { SETTINGS } from '#tests/support/scripted-inputs';
import { withShuffledKeys } from '#tests/support/shuffled';

/**
 * The kernel in a process of its own. `record <tape> [key seed] [JSON of the market's terms]` prints the hash of each minute and of the end;
 * `replay <tape>` prints what the check against the tape's own hashes found.
 */
const [task, path = '', keySeed = '0', terms = '{}'] = process.argv.slice(2);

function record(): object {
  const settings = keySeed === '0' ? SETTINGS : withShuffledKeys(SETTINGS, new SeededRandom(Number(keySeed)));
  const market = JSON.parse(terms) as MarketTerms;
  const { minutes, finalHash, inputs } = recordMarket({ ...market, files: nodeTapeFiles, path, settings });
  return { minutes, finalHash, inputs, settingsInOrder: JSON.stringify(settings) === JSON.stringify(SETTINGS) };
}

function replay(): object {
  using tape = TapeReader.open(path);
  const session = new ReplaySession(tape, SETTINGS, () => undefined);
  session.runTo(tape.inputs);
  const { minutesProved, divergence, stateDifferences } = session;
  return { minutesProved, divergence, stateDifferences, finalHash: everythingHash(session.pipeline) };
}

/** What a Map of our own looks like from here: in order, unless somebody shuffles. */
const mapOrder = [...new Map(Array.from({ length: 20 }, (_, i) => [i, i])).keys()];
const setOrder: number[] = [];
for (const value of new Set(mapOrder.toSorted((left, right) => left - right))) setOrder.push(value);
const result = task === 'record' ? record() : replay();
process.stdout.write(
  JSON.stringify({ ...result, mapOrder, setOrder, zone: Intl.DateTimeFormat().resolvedOptions().timeZone }),
);
