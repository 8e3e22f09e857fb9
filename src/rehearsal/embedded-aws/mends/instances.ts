import { isSuccess, parseForm, withAnswerBody, withBody } from '../api-call';
import { type Mend } from '../mend';

/** Gaps of EC2 instances. */
export function instanceMends(): readonly Mend[] {
  return [noPublicAddressMend, instanceSecurityGroupsMend, rootVolumeSizeMend];
}

/** The provider takes the presence of an association, even an empty one, for a public address. */
const noPublicAddressMend: Mend = {
  name: 'ec2-no-public-address',
  reason: 'An instance without a public address is shown with an empty association: every later plan replaces it.',
  emulator: 'moto',
  service: 'ec2',
  actions: ['RunInstances', 'DescribeInstances'],
  answer: async (call, ask) => {
    const answer = await ask(call);
    return isSuccess(answer) ? withAnswerBody(answer, answer.body.toString().replaceAll('<association/>', '')) : answer;
  },
};

/** moto gives the groups named at the instance to its first network interface, but not the other way round: they are named at the instance. */
const instanceSecurityGroupsMend: Mend = {
  name: 'ec2-instance-security-groups',
  reason: "Security groups asked for at the first network interface are missing from the instance's own list.",
  emulator: 'moto',
  service: 'ec2',
  actions: ['RunInstances'],
  answer: (call, ask) => {
    const form = new URLSearchParams();
    for (const [name, value] of parseForm(call.body))
      form.append(name.replace(interfaceGroup, 'SecurityGroupId.$1'), value);
    return ask(withBody(call, form.toString()));
  },
};

const interfaceGroup = /^NetworkInterface\.1\.SecurityGroupId\.(\d+)$/;

/** AWS takes the size of the image's snapshot; moto's images have none worth the name. */
const rootVolumeSizeMend: Mend = {
  name: 'ec2-root-volume-size',
  reason: 'A root volume that is only encrypted, without a size of its own, is refused: MissingParameter.',
  emulator: 'moto',
  service: 'ec2',
  actions: ['RunInstances'],
  answer: (call, ask) => {
    const form = parseForm(call.body);
    const devices = [...form.keys()].flatMap((name) => blockDevice.exec(name)?.[1] ?? []);
    for (const device of new Set(devices)) {
      const [size, snapshot] = [`${device}.Ebs.VolumeSize`, `${device}.Ebs.SnapshotId`];
      if (!form.has(size) && !form.has(snapshot)) form.set(size, snapshotGiB);
    }
    return ask(withBody(call, form.toString()));
  },
};

const blockDevice = /^(BlockDeviceMapping\.\d+)\.Ebs\./;
/** The snapshot of Amazon Linux 2023. */
const snapshotGiB = '8';
