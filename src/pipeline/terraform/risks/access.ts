import { isSameJson } from '../json';
import { type ResourceChange } from '../plan';
import { type Risk } from '../risk';
import { type Side, type Sides } from '../sides';
import { formatGrant, grantsOf, isSweeping, liftedDenials, newGrants, statementsOf } from './grants';
import { arnAttributes, holdsPolicies, inlineAttributes, type PolicyHolders, textsOf } from './policy-holders';

/** Someone may do something in AWS that they may not do now. */
export function widenedAccess(change: ResourceChange, holders: PolicyHolders): readonly Risk[] {
  if (change.action.kind === 'forget') return [];
  return [...widenedPolicies(change, holders), ...widenedBoundary(change)];
}

function risk({ address }: ResourceChange, sentence: string, details: readonly string[]): Risk {
  return { kind: 'iam-widened', address, sentence, details };
}

function widenedPolicies(change: ResourceChange, holders: PolicyHolders): readonly Risk[] {
  const details = [
    ...widenedDocuments(change),
    ...givenPolicies(change, holders),
    ...liftedPolicies(change, holders),
    ...openedFunction(change),
  ];
  if (details.length > 0) return [risk(change, 'lets someone do more than today', [...new Set(details)])];
  const unclear = [...unclearDocuments(change, holders), ...unclearAttachments(change, holders)];
  if (unclear.length === 0) return [];
  return [risk(change, 'gets a policy that is known after the apply only', [...new Set(unclear)])];
}

/** Policies that stand alone: those of a resource, the trust of a role, and those that others attach. */
function widenedDocuments({ type, action, sides }: ResourceChange): readonly string[] {
  const others = new Set<string>(holdsPolicies(type) ? inlineAttributes : []);
  const attributes = sides.attributesWith('after', '"Statement"').filter((attribute) => !others.has(attribute));
  return attributes.flatMap((attribute) => {
    const [old, young] = [sides.known('before', attribute), sides.known('after', attribute)];
    const after = isSameJson(old, young) ? [] : statementsOf(young);
    if (after.length === 0) return [];
    // What a new policy allows is new altogether; only what allows everything stands out.
    if (action.kind === 'create')
      return limits.test(type) ? [] : grantsOf(after, 'Allow').filter(isSweeping).map(formatGrant);
    const before = statementsOf(old);
    const more = newGrants(grantsOf(before, 'Allow'), grantsOf(after, 'Allow'));
    return [...more.map(formatGrant), ...liftedDenials(grantsOf(before, 'Deny'), grantsOf(after, 'Deny'))];
  });
}

/** A policy of an endpoint gives nobody anything: it limits what passes there. */
const limits = /^aws_vpc_endpoint(_policy)?$/;

/** What roles, users and groups get by a policy in them, or one that is attached. */
function givenPolicies(change: ResourceChange, holders: PolicyHolders): readonly string[] {
  if (!holdsPolicies(change.type) || change.action.kind === 'delete') return [];
  const given = holders.givenBy(change);
  const existing = holders.of(change, 'after').filter((holder) => holders.isExisting(holder));
  // What someone new gets is new altogether; only what allows more than a service needs stands out.
  if (existing.length === 0)
    return [
      ...given.allowed.filter(isSweeping).map(formatGrant),
      ...[...given.arns].filter((arn) => sweepingPolicies.test(arn)),
    ];
  return existing.flatMap((holder) => {
    const today = holders.held(holder, 'before');
    const attached = [...given.arns].filter((arn) => !today.arns.has(arn));
    const allowed = attached.flatMap((arn) => holders.grantsOf(arn, 'after')?.allowed ?? []);
    const untold = attached.filter((arn) => !holders.grantsOf(arn, 'after') && !denyingPolicies.test(arn));
    return [
      ...newGrants(today.allowed, [...given.allowed, ...allowed]).map(formatGrant),
      ...untold.map((arn) => `${arn} for ${holder}`),
    ];
  });
}

const sweepingPolicies = /\/(AdministratorAccess|PowerUserAccess|IAMFullAccess|\w+FullAccess)$/;

/** Policies of AWS that only deny. */
const denyingPolicies = /:aws:policy\/AWS(DenyAll|CompromisedKeyQuarantine\w*)$/;

/** What roles, users and groups that stay are denied today by a policy that goes. */
function liftedPolicies(change: ResourceChange, holders: PolicyHolders): readonly string[] {
  if (!holdsPolicies(change.type)) return [];
  const taken = holders.takenBy(change);
  if (taken.denied.length === 0 && taken.arns.size === 0) return [];
  const staying = holders.of(change, 'before').filter((holder) => holders.isStaying(holder));
  return staying.flatMap((holder) => {
    const later = holders.held(holder, 'after');
    const detached = [...taken.arns].filter((arn) => !later.arns.has(arn));
    const denied = detached.flatMap((arn) => holders.grantsOf(arn, 'before')?.denied ?? []);
    const untold = detached.filter((arn) => denyingPolicies.test(arn));
    return [
      ...liftedDenials([...taken.denied, ...denied], later.denied),
      ...untold.map((arn) => `no longer denied: ${arn} for ${holder}`),
    ];
  });
}

/** A function that anyone may call, without a condition. */
function openedFunction({ type, sides }: ResourceChange): readonly string[] {
  if (type !== 'aws_lambda_permission' || !isForAnyone(sides, 'after') || isForAnyone(sides, 'before')) return [];
  const [action = 'lambda:*'] = textsOf(sides.known('after', 'action'));
  const [resource = 'its function'] = textsOf(sides.known('after', 'function_name'));
  return [formatGrant({ who: '*', action, resource, condition: '' })];
}

const callers = ['source_arn', 'source_account', 'principal_org_id'] as const;

function isForAnyone(sides: Sides, side: Side): boolean {
  const isNarrowed = (caller: string) =>
    typeof sides.known(side, caller) === 'string' || (side === 'after' && sides.isUnknown(caller));
  return sides.known(side, 'principal') === '*' && !callers.some(isNarrowed);
}

function unclearDocuments(change: ResourceChange, holders: PolicyHolders): readonly string[] {
  const { action, sides } = change;
  const isUnknown = (attribute: string) => sides.isUnknown(attribute);
  if (action.kind === 'update') return policyAttributes(sides).filter(isUnknown);
  return isInline(change.type) && isForExisting(change, holders) ? ['policy'].filter(isUnknown) : [];
}

function policyAttributes(sides: Sides): readonly string[] {
  return sides.attributes('before').filter((name) => /(^|_)policy$/.test(name));
}

function isInline(type: string): boolean {
  return /^aws_iam_(role|user|group)_policy$/.test(type);
}

/** Policies that are attached and have no ARN yet. One that takes the place of another is compared with it where it stands. */
function unclearAttachments(change: ResourceChange, holders: PolicyHolders): readonly string[] {
  const { type, action, sides } = change;
  // A role that is created or replaced has an unknown list when nothing is attached by it.
  const isMeant = /attachment/.test(type) || action.kind === 'update';
  if (!isMeant || !holdsPolicies(type) || !isForExisting(change, holders)) return [];
  return arnAttributes.filter((attribute) => {
    const replaced = textsOf(sides.known('before', attribute)).some((arn) => holders.isReplaced(arn));
    return sides.isUnknown(attribute) && !replaced;
  });
}

function isForExisting(change: ResourceChange, holders: PolicyHolders): boolean {
  return holders.of(change, 'after').some((holder) => holders.isExisting(holder));
}

/** The most that a role or a user may do, whatever their policies allow. */
function widenedBoundary(change: ResourceChange): readonly Risk[] {
  const { type, action, sides } = change;
  const isMeant = /^aws_iam_(role|user)$/.test(type) && (action.kind === 'update' || action.kind === 'replace');
  const [before = ''] = textsOf(sides.known('before', boundary));
  const [after = ''] = textsOf(sides.known('after', boundary));
  if (!isMeant || before === '' || before === after) return [];
  if (after !== '') return [risk(change, 'gets another permissions boundary', [`${after} in place of ${before}`])];
  if (!sides.isUnknown(boundary)) return [risk(change, 'loses its permissions boundary', [before])];
  return [risk(change, 'gets a permissions boundary that is known after the apply only', [before])];
}

const boundary = 'permissions_boundary';
