import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

export default defineConfig({
  main: {
    build: {
      // The table that electron-vite would look this up in ends before the Electron that we use.
      target: 'node24',
      sourcemap: true,
      // The optional ones as well: they look for their native parts beside themselves.
      externalizeDeps: {
        include: [
          'webgpu',
          '@tensorflow/tfjs-core',
          '@tensorflow/tfjs-backend-cpu',
          '@tensorflow/tfjs-backend-wasm',
          '@tensorflow/tfjs-node-gpu',
        ],
      },
      rolldownOptions: {
        input: {
          shell: path('src-main/entry/shell.ts'),
          'engine-process': path('src-main/entry/engine-process.ts'),
          // Started by their file names, as threads.
          'path-worker': path('src-main/compute/path-worker.ts'),
          'column-worker': path('src-main/farm/backends/threads/column-worker.ts'),
          'gpu-thread': path('src-main/farm/backends/webgpu/gpu-thread.ts'),
          'option-analyst': path('src-main/entry/option-analyst.ts'),
          'farm-thread': path('src-main/entry/farm-thread.ts'),
          'self-proof-thread': path('src-main/entry/self-proof-thread.ts'),
          'live-thread': path('src-main/entry/live-thread.ts'),
        },
        // No folder of their own: code that looks for files beside it finds them at the same depth as in the sources.
        output: { chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      target: 'node24',
      sourcemap: true,
      // A sandboxed preload can be neither an ES module nor require anything from node_modules.
      externalizeDeps: false,
      rolldownOptions: {
        input: { bridge: path('src-preload/bridge.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src-renderer',
    plugins: [react()],
    build: {
      target: 'chrome156',
      minify: true,
      sourcemap: true,
      chunkSizeWarningLimit: 1_200,
      rolldownOptions: { input: { index: path('src-renderer/index.html') } },
    },
  },
});
