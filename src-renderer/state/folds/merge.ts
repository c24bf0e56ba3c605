/** A patch replaces the fields that it has. Over a wire an absent field may also come as undefined. */
export function merge<Value extends object>(
  value: Value,
  patch: { readonly [Field in keyof Value]?: Value[Field] | undefined },
): Value {
  const merged = { ...value };
  for (const field of Object.keys(patch) as (keyof Value)[]) {
    const news = patch[field];
    if (news !== undefined) merged[field] = news;
  }
  return merged;
}
