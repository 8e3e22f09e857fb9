import * as z from 'zod';
import { type AwsResult } from '../ports/identity-providers';
import { type NamedResource, type NamedResources, type Tags } from '../ports/named-resources';

/** IAM, S3 and ECR, with the credentials of whoever calls. The SDK is loaded by the first call. */
export class AwsNamedResources implements NamedResources {
  async tryReadTags(resource: NamedResource): Promise<AwsResult<Tags | undefined>> {
    try {
      const tags = await readers[resource.kind](resource);
      return { kind: 'done', value: Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value])) };
    } catch (error) {
      const { name, message } = errorSchema.parse(error);
      if (name === 'NoSuchTagSet') return { kind: 'done', value: {} };
      if (absences.test(name)) return { kind: 'done', value: undefined };
      return { kind: 'failed', why: `${name}: ${message}` };
    }
  }
}

/** How each service says that there is none. */
const absences = /^(NoSuchBucket|NoSuchEntity(Exception)?|RepositoryNotFoundException)$/;

const errorSchema = z.object({ name: z.string(), message: z.string() });

interface Tag {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

type Reader = (resource: NamedResource) => Promise<readonly Tag[]>;

const readers: Readonly<Record<NamedResource['kind'], Reader>> = {
  bucket: async ({ id, region }) => {
    const { GetBucketTaggingCommand, S3Client } = await import('@aws-sdk/client-s3');
    const client = new S3Client({ region });
    const { TagSet = [] } = await client
      .send(new GetBucketTaggingCommand({ Bucket: id }))
      .finally(() => client.destroy());
    return TagSet;
  },
  policy: async ({ id, region }) => {
    const { IAMClient, ListPolicyTagsCommand } = await import('@aws-sdk/client-iam');
    const client = new IAMClient({ region });
    const { Tags = [] } = await client
      .send(new ListPolicyTagsCommand({ PolicyArn: id }))
      .finally(() => client.destroy());
    return Tags;
  },
  repository: async ({ id, region }) => {
    const { DescribeRepositoriesCommand, ECRClient, ListTagsForResourceCommand } = await import('@aws-sdk/client-ecr');
    const client = new ECRClient({ region });
    try {
      const { repositories = [] } = await client.send(new DescribeRepositoriesCommand({ repositoryNames: [id] }));
      const resourceArn = repositories[0]?.repositoryArn;
      const { tags = [] } = await client.send(new ListTagsForResourceCommand({ resourceArn }));
      return tags;
    } finally {
      client.destroy();
    }
  },
  role: async ({ id, region }) => {
    const { IAMClient, ListRoleTagsCommand } = await import('@aws-sdk/client-iam');
    const client = new IAMClient({ region });
    const { Tags = [] } = await client.send(new ListRoleTagsCommand({ RoleName: id })).finally(() => client.destroy());
    return Tags;
  },
};
