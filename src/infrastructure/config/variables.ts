import { type Fault, type FaultPath } from '../../contract/fault';
import { checked, text } from './scalar';

/** What a container finds in its environment. */
interface Variables {
  readonly environment: Readonly<Record<string, string>>;
  readonly shownEnvironment: readonly string[];
  readonly secrets: Readonly<Record<string, unknown>>;
}

/** The name of one. */
export const variableName = text(/^[A-Za-z_][A-Za-z0-9_]*$/, {
  problem: 'is not a name of an environment variable',
  allowed: 'letters, digits and _, not beginning with a digit',
  remedy: 'Rename it.',
});

/** What it is set to. */
export const variableValue = checked<string>((value) => typeof value === 'string', {
  problem: 'is not a text',
  allowed: 'a text',
  remedy: 'Put it in quotes.',
});

/** Names that do not go together. */
export function variableFaults(
  { environment, shownEnvironment, secrets }: Variables,
  path: FaultPath,
): readonly Fault[] {
  const names = Object.keys(environment);
  const unknown = shownEnvironment.flatMap((name, index) =>
    names.includes(name)
      ? []
      : [
          {
            path: [...path, 'shownEnvironment', index],
            problem: 'is no variable of environment',
            value: name,
            allowed: names.length === 0 ? 'none, since environment is empty' : names.join(', '),
            remedy: 'Remove it, or set the variable in environment.',
            evidence: [[...path, 'environment']],
          },
        ],
  );
  return [...unknown, ...doubleFaults({ environment, secrets }, path)];
}

function doubleFaults(
  { environment, secrets }: Omit<Variables, 'shownEnvironment'>,
  path: FaultPath,
): readonly Fault[] {
  return Object.keys(secrets)
    .filter((name) => Object.hasOwn(environment, name))
    .map((name) => ({
      path: [...path, 'secrets', name],
      problem: 'is also an environment variable',
      value: name,
      allowed: 'each name once, in environment or in secrets',
      remedy: 'Remove one of the two.',
      evidence: [[...path, 'environment', name]],
    }));
}
