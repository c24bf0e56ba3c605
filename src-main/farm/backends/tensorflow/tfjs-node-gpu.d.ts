/** Where it is installed it exports all of the library; where it is not, its types are not there either. */
declare module '@tensorflow/tfjs-node-gpu' {
  export * from '@tensorflow/tfjs-core';
}
