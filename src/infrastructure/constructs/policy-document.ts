import { policyBody, trustBody } from '../topology/access/policy-body';
import { type Statement, type Trust } from '../topology/access/statement';
import { literal } from './literal';

/** An identity or endpoint policy as JSON text, in the order of the statements. */
export function policyDocument(statements: readonly Statement[]): string {
  return JSON.stringify(
    policyBody(statements.map((each) => ({ ...each, resources: each.resources.map((resource) => literal(resource)) }))),
  );
}

/** The policy that says who may assume a role. */
export function trustDocument(trust: Trust): string {
  return JSON.stringify(trustBody(trust));
}
