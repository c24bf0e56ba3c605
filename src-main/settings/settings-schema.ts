import { z } from 'zod';

/** A number within bounds, with its default. */
export function figure(least: number, most: number, fallback: number): z.ZodDefault<z.ZodNumber> {
  const error = `must be a number from ${least} to ${most}`;
  return z.number({ error }).min(least, { error }).max(most, { error }).default(fallback);
}

export function whole(least: number, most: number, fallback: number): z.ZodDefault<z.ZodNumber> {
  const error = `must be a whole number from ${least} to ${most}`;
  return z.number({ error }).int({ error }).min(least, { error }).max(most, { error }).default(fallback);
}

/** A section that is absent, or whose lines are all commented out, has its defaults. */
export function section<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.preprocess(
    (value) => value ?? {},
    z.strictObject(shape, {
      error: (issue) => (issue.code === 'invalid_type' ? 'must be a section of `name: number` lines' : undefined),
    }),
  );
}
