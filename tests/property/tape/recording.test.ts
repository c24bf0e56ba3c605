import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { EngineInput } from '#domain/engine-input';
import { TapeReader } from '#store/tape/tape-reader';
import { TapeWriter } from '#store/tape/tape-writer';
import { verifyTape } from '#store/tape/verify-tape';
import { MemoryTapeFiles } from '#tests/unit/tape/memory-tape-files';
import { HEADER, readAll, sampleInputs, sampleKeyframe, sampleProof } from '#tests/unit/tape/sample-tape';

const PATH = 'x.tape';
const INPUTS = sampleInputs(400, 9);

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('append'), count: fc.integer({ min: 1, max: 30 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('flush', 'sync', 'proof', 'keyframe') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('close', 'kill') }) },
);

it('holds exactly what was flushed, in whatever order things were done', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), fc.integer({ min: 1, max: 64 }), (steps, blockRows) => {
      const files = new MemoryTapeFiles();
      const options = { files, blockRows, syncEvery: 'never' } as const;
      let writer = TapeWriter.create(PATH, HEADER, options);
      let flushed = { inputs: 0, proofs: 0, keyframes: 0 };
      let now = { ...flushed };
      const proofs = [];
      const keyframes = [];
      for (const action of steps) {
        if (action.do === 'append') {
          for (let i = 0; i < (action as { count: number }).count && now.inputs < INPUTS.length; i++) {
            writer.append(INPUTS[now.inputs++] as EngineInput);
          }
        } else if (action.do === 'proof') {
          proofs.push(sampleProof(now.inputs));
          writer.proof(sampleProof(now.inputs));
          now.proofs++;
        } else if (action.do === 'keyframe') {
          keyframes.push(sampleKeyframe(now.inputs));
          writer.keyframe(sampleKeyframe(now.inputs));
          now.keyframes++;
        } else if (action.do === 'flush' || action.do === 'sync') {
          writer[action.do]();
          flushed = { ...now };
        } else {
          if (action.do === 'close') {
            writer.close();
            flushed = { ...now };
          } else {
            writer.abandon();
            now = { ...flushed };
            proofs.length = now.proofs;
            keyframes.length = now.keyframes;
          }
          writer = TapeWriter.resume(PATH, options).writer;
          expect(writer.position).toBe(now.inputs);
        }
        using reader = TapeReader.open(PATH, { files });
        expect(reader.inputs).toBe(flushed.inputs);
        expect(reader.keyframes.length).toBe(flushed.keyframes);
      }
      writer.close();
      using reader = TapeReader.open(PATH, { files });
      expect(readAll(reader)).toEqual({ inputs: INPUTS.slice(0, now.inputs), proofs, keyframes });
      expect(verifyTape(PATH, { files }).problems).toEqual([]);
    }),
    { seed: 7, numRuns: 60 },
  );
});
