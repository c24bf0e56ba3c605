import { existsSync, writeSync } from 'node:fs';
import type { EngineInput } from '#domain/engine-input';
import { TapeWriter } from '#store/tape/tape-writer';
import { HEADER, sampleInputs, sampleProof } from '#tests/unit/tape/sample-tape';

const path = process.argv[2] as string;
const total = Number(process.argv[3]);
const inputs = sampleInputs(total);
const options = { blockRows: 512, syncEvery: 'never' } as const;
const writer = existsSync(path) ? TapeWriter.resume(path, options).writer : TapeWriter.create(path, HEADER, options);
while (writer.position < total) {
  const position = writer.position + 1;
  writer.append(inputs[position - 1] as EngineInput);
  if (position % 7 !== 0) continue;
  writer.proof(sampleProof(position));
  writer.flush();
  writeSync(1, `${position}\n`);
}
writer.close();
writeSync(1, 'closed\n');
