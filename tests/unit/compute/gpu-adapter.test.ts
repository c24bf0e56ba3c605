import { describe, expect, it } from 'vitest';
import { adapterName, isSoftwareAdapter } from '#compute/gpu-adapter';

const NOBODY = { vendor: '', architecture: '', device: '', description: '' };

describe('a graphics adapter', () => {
  it.each([
    { vendor: 'google', architecture: 'swiftshader', device: '', description: 'SwiftShader driver 5.0.0' },
    { ...NOBODY, description: 'llvmpipe (LLVM 19.1.7, 256 bits)' },
    { ...NOBODY, vendor: 'microsoft', description: 'Microsoft Basic Render Driver' },
    { ...NOBODY, vendor: 'mesa', architecture: 'lavapipe' },
  ])('that is a program counts as a processor: $description $architecture', (info) => {
    expect(isSoftwareAdapter(info)).toBe(true);
  });

  it.each([
    { vendor: 'nvidia', architecture: 'hopper', device: '', description: 'NVIDIA H200' },
    { vendor: 'intel', architecture: 'xe-2lpg', device: '', description: 'Intel(R) Arc(TM) Graphics' },
    { vendor: 'amd', architecture: 'rdna-3', device: '', description: 'AMD Radeon 780M (RADV)' },
    { vendor: 'apple', architecture: 'common-3', device: '', description: '' },
  ])('that is a card counts as one: $description $architecture', (info) => {
    expect(isSoftwareAdapter(info)).toBe(false);
  });

  it('is called by its description, or by what else it says of itself', () => {
    expect(adapterName({ ...NOBODY, vendor: 'nvidia', description: 'NVIDIA  H200' })).toBe('NVIDIA H200');
    expect(adapterName({ ...NOBODY, vendor: 'apple', architecture: 'common-3' })).toBe('apple common-3');
    expect(adapterName(NOBODY)).toBe('unnamed adapter');
  });
});
