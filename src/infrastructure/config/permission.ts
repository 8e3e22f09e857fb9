import { type z } from 'zod';
import { checked, closedObject } from './scalar';

/** What the application itself may do in AWS: a statement of its task role. */
export interface PermissionInput {
  /** `['s3:GetObject']`. */
  readonly actions: readonly string[];
  /** ARNs. */
  readonly resources: readonly string[];
}

const action = /^[a-z0-9-]+:[A-Za-z0-9*?]+$/;
const arn = /^(\*|arn:[\w*-]+:[\w-]+:[\w*-]*:[\d*]*:.+)$/;

const listOf = (pattern: RegExp, allowed: string, remedy: string) =>
  checked<readonly string[]>(
    (value) =>
      Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string' && pattern.test(item)),
    { problem: 'is not a list of what IAM expects', allowed, remedy },
  );

export const permissionSchema = closedObject({
  actions: listOf(action, "actions such as 's3:GetObject'", 'Name the service and the action.'),
  resources: listOf(arn, "ARNs, or '*'", 'Write whole ARNs.'),
}) satisfies z.ZodType<unknown, PermissionInput>;

/** A statement of a task role. */
export type Permission = z.output<typeof permissionSchema>;
