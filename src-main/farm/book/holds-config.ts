/** Whether one config is in a set: numbers of a set rise. */
export function holdsConfig(configs: Int32Array, wanted: number): boolean {
  let low = 0;
  let high = configs.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((configs[middle] as number) < wanted) low = middle + 1;
    else high = middle;
  }
  return configs[low] === wanted;
}
