import { type z } from 'zod';
import { checked } from './scalar';

/** Where a service's image comes from. */
export type Image = FolderImage | CopiedImage | UriImage;

/** Built from a folder of this repository. */
export interface FolderImage {
  readonly kind: 'folder';
  /** `docker/<name>`. */
  readonly folder: string;
  /** The folder's last part: the image's name, and the key of its tag in the Terraform variable `images`. */
  readonly name: string;
}

/**
 * An image of another registry, pinned by its digest. It is copied into private ECR, so that tasks pull it without a way to the
 * internet, and go on pulling it whatever becomes of the other registry.
 */
export interface CopiedImage {
  readonly kind: 'copied';
  /** As it was written. */
  readonly uri: string;
  /** Where it comes from: registry and repository, such as `public.ecr.aws/nginx/nginx`. */
  readonly origin: string;
  /** `sha256:` and 64 hexadecimal digits. */
  readonly digest: string;
}

/** Pulled as it is. */
export interface UriImage {
  readonly kind: 'uri';
  readonly uri: string;
  /** Set when it lies in a private ECR repository: such an image can be pulled without an internet route. */
  readonly privateEcr?: PrivateEcrImage;
}

/** The parts of the address of an image in private ECR. */
export interface PrivateEcrImage {
  readonly account: string;
  readonly region: string;
  readonly repository: string;
}

const folderPattern = /^docker\/([a-z][a-z0-9]*(?:[-_][a-z0-9]+)*)$/;
const uriPattern = /^[a-z0-9.-]+(:\d+)?\/[a-z0-9._/-]+(:[\w][\w.-]{0,127})?(@sha256:[0-9a-f]{64})?$/;
const pinnedPattern = /^([^@]+?)(?::[\w][\w.-]*)?@(sha256:[0-9a-f]{64})$/;
const ecrPattern = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/([a-z0-9._/-]+)[:@]/;

/** A folder under `docker/`, or an image's full address with a tag or a digest. With a digest, an image of another registry is copied. */
export const imageSchema: z.ZodType<Image, string> = checked<string>(
  (value) => typeof value === 'string' && (folderPattern.test(value) || isPinnedUri(value)),
  {
    problem: 'is not an image',
    allowed: "a folder such as 'docker/backend', or an address with registry and tag or digest",
    remedy: "Write 'docker/<folder>' to build it here, or for example 'public.ecr.aws/nginx/nginx:1.29'.",
  },
).transform(parseImage);

function isPinnedUri(value: string): boolean {
  const reference = value.slice(value.lastIndexOf('/'));
  return uriPattern.test(value) && value.includes('.') && /[:@]/.test(reference);
}

function parseImage(value: string): Image {
  const name = folderPattern.exec(value)?.[1];
  if (name !== undefined) return { kind: 'folder', folder: value, name };
  const [, account, region, repository] = ecrPattern.exec(value) ?? [];
  if (account === undefined || region === undefined || repository === undefined) return parsePublicImage(value);
  return { kind: 'uri', uri: value, privateEcr: { account, region, repository } };
}

function parsePublicImage(uri: string): Image {
  const [, origin, digest] = pinnedPattern.exec(uri) ?? [];
  return origin === undefined || digest === undefined ? { kind: 'uri', uri } : { kind: 'copied', uri, origin, digest };
}
