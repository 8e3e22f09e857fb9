import { isJsonArray, type Json, memberOf } from '../json';
import { type ResourceChange } from '../plan';
import { type Risk } from '../risk';
import { type Side, type Sides } from '../sides';

/** Ingress that was not open to the whole internet will be. */
export function openedIngress({ address, type, action, sides }: ResourceChange): readonly Risk[] {
  const rulesOf = readers.find(([pattern]) => pattern.test(type))?.[1];
  if (!rulesOf || action.kind === 'delete' || action.kind === 'forget') return [];
  const before = new Set(openRules(rulesOf(sides, 'before')));
  const opened = openRules(rulesOf(sides, 'after')).filter((rule) => !before.has(rule));
  if (opened.length === 0) return [];
  return [
    { kind: 'ingress-opened', address, sentence: 'opens ingress to the whole internet', details: [...new Set(opened)] },
  ];
}

/** Who may come in, and where. */
interface IngressRule {
  readonly sources: readonly (Json | undefined)[];
  readonly ports: string;
}

type Reader = (sides: Sides, side: Side) => readonly IngressRule[];

const readers: readonly (readonly [type: RegExp, Reader])[] = [
  [/^aws_(default_)?security_group$/, (sides, side) => blocksOf(sides.known(side, 'ingress')).map(toRule)],
  [
    /^aws_security_group_rule$/,
    (sides, side) => (sides.known(side, 'type') === 'ingress' ? [ruleOf(sides, side)] : []),
  ],
  [/^aws_vpc_security_group_ingress_rule$/, (sides, side) => [ruleOf(sides, side)]],
  [/^aws_network_acl_rule$/, (sides, side) => (isAllowingAclRule(sides, side) ? [ruleOf(sides, side)] : [])],
];

function isAllowingAclRule(sides: Sides, side: Side): boolean {
  return sides.known(side, 'egress') !== true && sides.known(side, 'rule_action') === 'allow';
}

const attributes = [
  'cidr_blocks',
  'ipv6_cidr_blocks',
  'cidr_ipv4',
  'cidr_ipv6',
  'cidr_block',
  'ipv6_cidr_block',
] as const;

function ruleOf(sides: Sides, side: Side): IngressRule {
  const fields = [...attributes, 'from_port', 'to_port', 'protocol', 'ip_protocol'];
  return toRule(Object.fromEntries(fields.map((field) => [field, sides.known(side, field) ?? null])));
}

function blocksOf(blocks: Json | undefined): readonly Json[] {
  return isJsonArray(blocks) ? blocks : [];
}

function toRule(block: Json): IngressRule {
  const sources = attributes
    .map((attribute) => memberOf(block, attribute))
    .flatMap((value) => (blocksOf(value).length > 0 ? blocksOf(value) : [value ?? null]));
  const protocol = memberOf(block, 'protocol') ?? memberOf(block, 'ip_protocol') ?? '-1';
  return { sources, ports: protocol === '-1' ? 'all traffic' : `${word(protocol)} ${portsOf(block)}` };
}

function portsOf(block: Json): string {
  const [from, to] = [word(memberOf(block, 'from_port')), word(memberOf(block, 'to_port'))];
  return from === to ? from : `${from}-${to}`;
}

function word(value: Json | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : 'any';
}

/** Everyone, in one network or in the few that together are all. */
const everyone = new Set<unknown>(['0.0.0.0/0', '::/0', '0.0.0.0/1', '128.0.0.0/1', '::/1', '8000::/1']);

function openRules(rules: readonly IngressRule[]): readonly string[] {
  return rules.flatMap(({ sources, ports }) => (sources.some((source) => everyone.has(source)) ? [ports] : []));
}
