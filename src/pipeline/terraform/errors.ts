/** A plan that is not shown and not applied, because what it would do cannot be told for certain. Its text shows no value of a resource. */
export class PlanRefused extends Error {
  constructor(
    readonly code: PlanRefusal,
    message: string,
  ) {
    super(message);
    this.name = 'PlanRefused';
  }
}

export type PlanRefusal =
  | 'PlanNotJson'
  | 'PlanNotUtf8'
  | 'PlanTruncated'
  | 'PlanPolluted'
  | 'PlanNotAPlan'
  | 'PlanFormatUnknown'
  | 'PlanActionUnknown'
  | 'PlanErrored'
  | 'PlanDeferred'
  | 'PlanIncomplete'
  | 'PlanMalformed';

const showAgain = 'Write it with: terraform show -json <plan file> > plan.json';

export function planEmpty(): PlanRefused {
  return new PlanRefused('PlanNotJson', `The plan is an empty file. ${showAgain}`);
}

export function planNotUtf8(found: string): PlanRefused {
  return new PlanRefused(
    'PlanNotUtf8',
    `The plan is "${found}"; it must be UTF-8. ${showAgain}, in a shell that writes UTF-8.`,
  );
}

export function planIsText(): PlanRefused {
  return new PlanRefused(
    'PlanNotJson',
    `The plan begins with text; it must be one JSON object. The words that terraform prints for people are not read. ${showAgain}`,
  );
}

export function planBinary(): PlanRefused {
  return new PlanRefused('PlanNotJson', `The plan is terraform's binary plan file; it must be its JSON. ${showAgain}`);
}

export function planWrapped(): PlanRefused {
  return new PlanRefused(
    'PlanPolluted',
    'The plan begins with the line of a wrapper script, "[command]…"; it must be the JSON alone. ' +
      'Set terraform_wrapper: false for hashicorp/setup-terraform, and write the plan again.',
  );
}

export function planFollowed(offset: number): PlanRefused {
  return new PlanRefused(
    'PlanPolluted',
    `Something follows the plan's JSON at byte ${offset}; the file must hold one plan and nothing else. ` +
      'Write several plans into a file each, and keep the output of wrapper scripts out of them.',
  );
}

export function planTruncated(bytes: number): PlanRefused {
  return new PlanRefused(
    'PlanTruncated',
    `The plan ends in the middle, after ${bytes} bytes. A full disk or a cancelled job does that: write it again.`,
  );
}

export function planMalformed(place: string): PlanRefused {
  return new PlanRefused('PlanMalformed', `The plan is not what terraform writes: ${place}. ${showAgain}`);
}

export function notAPlan(found: string): PlanRefused {
  return new PlanRefused('PlanNotAPlan', `The file is ${found}; it must be a plan. ${showAgain}`);
}

export function formatUnknown(version: string): PlanRefused {
  return new PlanRefused(
    'PlanFormatUnknown',
    `The plan's format_version is "${version}"; only "1.x" is known here. Use a newer version of this project, or an older terraform.`,
  );
}

export function actionUnknown(address: string, actions: readonly string[]): PlanRefused {
  return new PlanRefused(
    'PlanActionUnknown',
    `The plan would do something unknown here with ${address}: ${JSON.stringify(actions)}. Known are no-op, read, create, update, delete, ` +
      'forget, and replacing. Use a newer version of this project, or review and apply this plan by hand.',
  );
}

export function planErrored(problems: readonly string[]): PlanRefused {
  const why = problems.length === 0 ? '' : ` Failed checks: ${problems.join('; ')}.`;
  return new PlanRefused(
    'PlanErrored',
    `Planning failed: errored is true, so the plan is a part of one.${why} Mend what terraform plan reports.`,
  );
}

export function planDeferred(deferred: readonly string[]): PlanRefused {
  return new PlanRefused(
    'PlanDeferred',
    `The plan leaves for later what cannot be planned yet: ${deferred.join(', ')}. Only a plan of everything is shown. ` +
      'Apply what these depend on first, then plan again.',
  );
}

export function planIncomplete(): PlanRefused {
  return new PlanRefused(
    'PlanIncomplete',
    'The plan is a part of one: complete is false. Plan without -target, or say that it was targeted on purpose (--targeted).',
  );
}
