import { type ApiAnswer, type ApiCall, isSuccess, parseForm, withBody } from '../api-call';
import { type Ask, type Mend } from '../mend';

/** Gaps of security groups. */
export function securityGroupMends(): readonly Mend[] {
  return [ruleDescriptionMend];
}

/** moto takes a rule's description from an address range only, but lets it be changed in any rule: it is set by such a change. */
const ruleDescriptionMend: Mend = {
  name: 'ec2-rule-description',
  reason:
    'The description of a rule that refers to a security group or prefix list is lost, so every later plan wants to set it.',
  emulator: 'moto',
  service: 'ec2',
  actions: ['AuthorizeSecurityGroupIngress', 'AuthorizeSecurityGroupEgress'],
  answer: async (call, ask) => {
    const answer = await ask(call);
    const rule = tryFindDescribedRule(parseForm(call.body));
    const id = /<securityGroupRuleId>([^<]+)</.exec(answer.body.toString())?.[1];
    return rule && id !== undefined && isSuccess(answer)
      ? setDescription({ ...rule, SecurityGroupRuleId: id }, { call, answer, ask })
      : answer;
  },
};

type Fields = Readonly<Record<string, string>>;

/** The provider makes one rule a call, so the first one is all there is. */
function tryFindDescribedRule(form: URLSearchParams): Fields | undefined {
  const permission = (name: string) => form.get(`IpPermissions.1.${name}`);
  const description = permission('Groups.1.Description') ?? permission('PrefixListIds.1.Description');
  if (description === null) return undefined;
  const fields = {
    'SecurityGroupRule.Description': description,
    'SecurityGroupRule.IpProtocol': permission('IpProtocol'),
    // A rule for every protocol has no ports; AWS writes them as -1, and the change must name some.
    'SecurityGroupRule.FromPort': permission('FromPort') ?? '-1',
    'SecurityGroupRule.ToPort': permission('ToPort') ?? '-1',
    'SecurityGroupRule.ReferencedGroupId': permission('Groups.1.GroupId'),
    'SecurityGroupRule.PrefixListId': permission('PrefixListIds.1.PrefixListId'),
  };
  return Object.fromEntries(Object.entries(fields).flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
}

async function setDescription(
  rule: Fields,
  { call, answer, ask }: { readonly call: ApiCall; readonly answer: ApiAnswer; readonly ask: Ask },
): Promise<ApiAnswer> {
  const change = new URLSearchParams({
    Action: 'ModifySecurityGroupRules',
    Version: '2016-11-15',
    GroupId: parseForm(call.body).get('GroupId') ?? '',
  });
  for (const [name, value] of Object.entries(rule)) change.set(`SecurityGroupRule.1.${name}`, value);
  const changed = await ask(withBody({ ...call, action: 'ModifySecurityGroupRules' }, change.toString()));
  return isSuccess(changed) ? answer : changed;
}
