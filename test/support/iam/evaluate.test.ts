import { type Context, holds } from './condition';
import { evaluate } from './evaluate';
import { parsePolicy } from './policy';
import { isActionLike, isArnLike } from './wildcard';

const policy = (...statements: readonly object[]) => parsePolicy({ Version: '2012-10-17', Statement: statements });
const allow = (more: object = {}) => ({ Effect: 'Allow', Action: 's3:Get*', Resource: 'arn:aws:s3:::ours/*', ...more });
const request = { action: 's3:GetObject', resource: 'arn:aws:s3:::ours/a/b', context: {} };

describe('a policy', () => {
  it('allows what a statement allows, and nothing else', () => {
    const policies = [policy(allow())];
    expect(evaluate(policies, request).allowed).toBe(true);
    expect(evaluate(policies, { ...request, action: 's3:PutObject' }).allowed).toBe(false);
    expect(evaluate(policies, { ...request, resource: 'arn:aws:s3:::others/a' }).allowed).toBe(false);
    expect(evaluate([], request).allowed).toBe(false);
  });

  it('is overruled by a denial in any other', () => {
    const denial = policy({ Effect: 'Deny', Action: 's3:*', Resource: '*' });
    expect(evaluate([policy(allow()), denial], request).allowed).toBe(false);
  });

  it('can name what it is not about', () => {
    const notAction = policy({ Effect: 'Allow', NotAction: ['iam:*', 's3:Put*'], Resource: '*' });
    expect(evaluate([notAction], request).allowed).toBe(true);
    expect(evaluate([notAction], { ...request, action: 'iam:CreateUser' }).allowed).toBe(false);
    const notResource = policy({ Effect: 'Allow', Action: '*', NotResource: 'arn:aws:s3:::ours/*' });
    expect(evaluate([notResource], request).allowed).toBe(false);
  });

  it('demands all of its conditions', () => {
    const conditional = policy(allow({ Condition: { StringEquals: { a: 'x', b: ['y', 'z'] }, Bool: { c: 'true' } } }));
    const asked = (context: Readonly<Record<string, string>>) =>
      evaluate([conditional], { ...request, context }).allowed;
    expect(asked({ a: 'x', b: 'z', c: 'true' })).toBe(true);
    expect(asked({ a: 'x', b: 'z', c: 'false' })).toBe(false);
    expect(asked({ a: 'x', c: 'true' })).toBe(false);
  });

  it('that names a principal is for that one', () => {
    const trust = policy({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ecs.amazonaws.com' } });
    const asked = { action: 'sts:AssumeRole', resource: '*', context: {} };
    expect(evaluate([trust], { ...asked, principal: ['Service', 'ecs.amazonaws.com'] }).allowed).toBe(true);
    expect(evaluate([trust], { ...asked, principal: ['Service', 'ec2.amazonaws.com'] }).allowed).toBe(false);
    expect(evaluate([trust], { ...asked, principal: ['AWS', 'ecs.amazonaws.com'] }).allowed).toBe(false);
    expect(evaluate([trust], asked).allowed).toBe(false);
  });

  it('with an element that nobody evaluates is refused', () => {
    expect(() => policy(allow({ NotPrincipal: '*' }))).toThrow('NotPrincipal');
  });
});

describe('a pattern', () => {
  it.each([
    ['ecs:*', 'ecs:CreateService', true],
    ['ECS:create?ervice', 'ecs:CreateService', true],
    ['ecs:Create', 'ecs:CreateService', false],
    ['*', 'ecs:CreateService', true],
  ])('of actions: %s and %s: %s', (pattern, action, matches) => {
    expect(isActionLike(pattern, action)).toBe(matches);
  });

  it.each([
    ['arn:aws:iam::1:role/a-*', 'arn:aws:iam::1:role/a-b_c', true],
    ['arn:aws:iam::1:role/A-*', 'arn:aws:iam::1:role/a-b', false],
    ['arn:aws:logs:eu:1:log-group:/a/*', 'arn:aws:logs:eu:1:log-group:/a/b:log-stream:c', true],
    ['arn:aws:*:eu:1:x', 'arn:aws:ecs:eu:1:x', true],
    ['arn:aws:e*s:1:x', 'arn:aws:ecs:eu:s:1:x', false],
    ['arn:aws:s3:::a.b/?', 'arn:aws:s3:::aXb/c', false],
    ['*', 'arn:aws:s3:::a', true],
    ['arn:aws:s3:::a', '*', false],
  ])('of ARNs: %s and %s: %s', (pattern, arn, matches) => {
    expect(isArnLike(pattern, arn)).toBe(matches);
  });
});

describe('a condition', () => {
  it.each<readonly [string, readonly string[], string | readonly string[] | undefined, boolean]>([
    ['StringEquals', ['a', 'b'], 'b', true],
    ['StringEquals', ['a*'], 'ab', false],
    ['StringEquals', ['a'], undefined, false],
    ['StringEqualsIfExists', ['a'], undefined, true],
    ['StringEqualsIfExists', ['a'], 'b', false],
    ['StringNotEquals', ['a', 'b'], 'b', false],
    ['StringNotEquals', ['a'], undefined, true],
    ['StringLike', ['a*/?'], 'a:b/c', true],
    ['StringNotLike', ['a*'], 'ab', false],
    ['ArnLike', ['arn:aws:ecs:*:1:*'], 'arn:aws:ecs:eu:1:cluster/a', true],
    ['Bool', ['true'], 'True', true],
    ['Null', ['true'], undefined, true],
    ['Null', ['true'], 'a', false],
    ['Null', ['false'], 'a', true],
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'b'], true],
    ['ForAllValues:StringEquals', ['a'], ['a', 'b'], false],
    // The trap: it holds where nothing is said.
    ['ForAllValues:StringEquals', ['a'], undefined, true],
    ['ForAllValues:StringNotEquals', ['a', 'b'], ['c', 'd'], true],
    ['ForAllValues:StringNotEquals', ['a', 'b'], ['c', 'b'], false],
    ['ForAnyValue:StringEquals', ['a'], ['a', 'b'], true],
    ['ForAnyValue:StringEquals', ['a'], undefined, false],
  ])('%s %j of %j: %s', (operator, values, found, expected) => {
    const context: Context = found === undefined ? {} : { 'aws:Key': found };
    expect(holds({ operator, key: 'aws:key', values }, context)).toBe(expected);
  });

  it('tells tags apart by their case', () => {
    const condition = { operator: 'StringEquals', key: 'aws:ResourceTag/Project', values: ['a'] };
    expect(holds(condition, { 'AWS:resourcetag/Project': 'a' })).toBe(true);
    expect(holds(condition, { 'aws:ResourceTag/project': 'a' })).toBe(false);
  });

  it('that is not known here is never guessed', () => {
    expect(() => holds({ operator: 'IpAddress', key: 'k', values: ['::'] }, { k: '::1' })).toThrow('IpAddress');
    expect(() => holds({ operator: 'StringEquals', key: 'k', values: ['${aws:x}'] }, { k: 'a' })).toThrow('aws:x');
    expect(() => holds({ operator: 'StringEquals', key: 'k', values: ['a'] }, { k: ['a', 'b'] })).toThrow('several');
  });
});
