import { z } from 'zod';

/** What a fault says beside the value: kept with the check, so that the two cannot drift apart. */
export interface Guidance {
  /** A sentence without the value. @default 'is not allowed here' */
  readonly problem?: string;
  readonly allowed: string;
  readonly remedy: string;
}

/** A value that passes `accepts`, or a fault with this guidance. */
export function checked<T>(accepts: (value: unknown) => boolean, guidance: Guidance) {
  return z.custom<T>(accepts, { params: { ...guidance } });
}

/** A whole number within limits, both included. */
export function wholeNumber(min: number, max: number, unit = ''): z.ZodType<number, number> {
  const range = `a whole number from ${String(min)} to ${String(max)}${unit === '' ? '' : ` (${unit})`}`;
  return checked<number>(
    (value) => typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max,
    {
      problem: 'is out of range',
      allowed: range,
      remedy: `Write ${range}.`,
    },
  );
}

/** A text that matches the pattern. */
export function text(pattern: RegExp, guidance: Guidance): z.ZodType<string, string> {
  return checked<string>((value) => typeof value === 'string' && pattern.test(value), guidance);
}

/** One of a few texts or numbers. */
export function oneOf<const T extends string | number>(values: readonly T[]): z.ZodType<T, T> {
  const known: readonly unknown[] = values;
  return checked<T>((value) => known.includes(value), {
    problem: 'is not one of the known values',
    allowed: values.map((value) => JSON.stringify(value)).join(', '),
    remedy: 'Pick one of them.',
  });
}

export const yesOrNo: z.ZodType<boolean, boolean> = checked<boolean>((value) => typeof value === 'boolean', {
  problem: 'is neither true nor false',
  allowed: 'true or false',
  remedy: 'Write true or false, without quotes.',
});

/**
 * An object with these keys and no others. The error text of an unknown key is the list of the keys there are:
 * whoever makes a fault of it needs them to suggest one.
 */
export function closedObject<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? Object.keys(shape).join(', ') : undefined),
  });
}

/** A name that ends up in resource names: lower case, digits and single hyphens. */
export function resourceName(longest: number): z.ZodType<string, string> {
  const allowed = `1 to ${String(longest)} lower-case letters, digits and single hyphens, beginning with a letter`;
  return checked<string>(
    (value) => typeof value === 'string' && value.length <= longest && /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(value),
    { problem: 'is not a usable name', allowed, remedy: 'Choose another name: it becomes part of the names in AWS.' },
  );
}

/**
 * A schema picked by looking at the value, so that the faults are those of the variant that was meant,
 * not of every variant there is.
 */
export function delegate<Output, Input>(pick: (value: unknown) => z.ZodType<Output>): z.ZodType<Output, Input> {
  return z.custom<Input>().transform((value, context): Output => {
    const schema = pick(value);
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    // The finished issues above have lost what the outer parse needs to place them; these have not.
    const failed = schema._zod.run({ value, issues: [] }, { async: false });
    if (failed instanceof Promise) throw new Error('A schema of the configuration must not be asynchronous');
    context.issues.push(...failed.issues);
    return z.NEVER;
  });
}
