import { adapterName, findAdapter, isSoftwareAdapter } from '#compute/gpu-adapter';
import { GpuDevice } from '#compute/gpu-device';
import type { PathAnswer, PathJob } from '#compute/path-job';
import { WebGpuBackend } from '#compute/webgpu-backend';
import type { PathPlan } from '#options/paths/path-plan';

/** A process with a graphics device, where one is found: the driver's libraries are looked up when a process starts. */
export type GpuGreeting =
  | { readonly ok: true; readonly adapter: string; readonly software: boolean }
  | { readonly ok: false; readonly reason: string };

export type GpuRequest =
  | PathJob
  | {
      readonly kind: 'words';
      readonly plan: PathPlan;
      readonly firstPair: number;
      readonly pairs: number;
      readonly step: number;
      readonly block: number;
    };

export type GpuReply = PathAnswer | { readonly kind: 'words'; readonly words: Uint32Array };

const found = await findAdapter();
if (!found.ok) tell({ ok: false, reason: found.reason });
else {
  const software = isSoftwareAdapter(found.info);
  const choice = { backend: 'webgpu', adapter: adapterName(found.info), reason: 'the test asks for it' } as const;
  const backend = await WebGpuBackend.open(choice, new GpuDevice(await found.adapter.requestDevice()));
  process.on('message', (request: GpuRequest | null) => {
    if (request === null) {
      void backend[Symbol.asyncDispose]().then(() => process.disconnect());
    } else void answer(backend, request).then(tell);
  });
  tell({ ok: true, adapter: choice.adapter, software });
}

async function answer(backend: WebGpuBackend, request: GpuRequest): Promise<GpuReply> {
  const { kind, plan, firstPair, pairs } = request;
  switch (kind) {
    case 'paths':
      return { kind, paths: await backend.drawPaths(plan, firstPair, pairs, request.keep) };
    case 'exits':
      return { kind, exits: await backend.firstExits(plan, request.maps, firstPair, pairs) };
    case 'touches':
      return { kind, touches: await backend.bridgeTouch(plan, request.levels, firstPair, pairs) };
    case 'words':
      return { kind, words: await backend.words(plan, firstPair, pairs, request.step, request.block) };
  }
}

function tell(what: GpuGreeting | GpuReply): void {
  process.send?.(what);
}
