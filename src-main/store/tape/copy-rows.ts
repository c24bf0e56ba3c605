import { type InputBlock, InputKind } from '#domain/input-block';

/** Appends rows `[from, to)` of one block to another that has room for them. */
export function copyRows(source: InputBlock, from: number, to: number, into: InputBlock): void {
  const at = into.length;
  into.kind.set(source.kind.subarray(from, to), at);
  into.instrument.set(source.instrument.subarray(from, to), at);
  into.side.set(source.side.subarray(from, to), at);
  into.seenMs.set(source.seenMs.subarray(from, to), at);
  into.atMs.set(source.atMs.subarray(from, to), at);
  into.bid.set(source.bid.subarray(from, to), at);
  into.ask.set(source.ask.subarray(from, to), at);
  into.bidSize.set(source.bidSize.subarray(from, to), at);
  into.askSize.set(source.askSize.subarray(from, to), at);
  into.last.set(source.last.subarray(from, to), at);
  into.volume.set(source.volume.subarray(from, to), at);
  into.price.set(source.price.subarray(from, to), at);
  into.size.set(source.size.subarray(from, to), at);
  into.tradeId.set(source.tradeId.subarray(from, to), at);
  into.length = at + to - from;
  if (source.rare.length === 0) return;
  for (let row = at; row < into.length; row++) {
    if (into.kind[row] !== InputKind.rare) continue;
    const input = source.rare[into.instrument[row] as number];
    if (input === undefined) continue;
    into.instrument[row] = into.rare.length;
    into.rare.push(input);
  }
}
