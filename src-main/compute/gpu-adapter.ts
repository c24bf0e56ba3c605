/** What a graphics adapter calls itself. */
export interface AdapterInfo {
  readonly vendor: string;
  readonly architecture: string;
  readonly device: string;
  readonly description: string;
}

/** Programs that pretend to be a graphics card: right, but slower than using the processor directly. */
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|software|basic render|warp\b/i;

export function isSoftwareAdapter({ vendor, architecture, device, description }: AdapterInfo): boolean {
  return SOFTWARE.test(`${vendor} ${architecture} ${device} ${description}`);
}

export function adapterName({ vendor, architecture, device, description }: AdapterInfo): string {
  const name = description.trim() === '' ? `${vendor} ${architecture} ${device}` : description;
  return name.replaceAll(/\s+/g, ' ').trim() || 'unnamed adapter';
}

/** An adapter that was found, or why there is none. */
export type FoundAdapter =
  | { readonly ok: true; readonly adapter: GPUAdapter; readonly info: AdapterInfo }
  | { readonly ok: false; readonly reason: string };

/** Losing the last reference to it would end the process: it stays for good. */
const kept: GPU[] = [];

/** Asks Dawn for the fastest adapter. Answers why not where the package or a driver is missing. */
export async function findAdapter(): Promise<FoundAdapter> {
  let gpu = kept[0];
  if (gpu === undefined) {
    try {
      const { create } = await import('webgpu');
      gpu = create([]);
      kept.push(gpu);
    } catch (error) {
      const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
      return { ok: false, reason: `the package webgpu cannot be loaded here (${reason})` };
    }
  }
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter === null) return { ok: false, reason: 'no graphics adapter was found' };
  const { vendor, architecture, device, description } = adapter.info;
  return { ok: true, adapter, info: { vendor, architecture, device, description } };
}
