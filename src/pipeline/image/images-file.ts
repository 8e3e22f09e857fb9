import * as z from 'zod';
import { accountIdSchema, regionSchema } from '../../contract/values';
import { contentTagSchema, type ContentTag } from './content-tag';

const placeSchema = z.strictObject({
  account: accountIdSchema,
  region: regionSchema,
  digest: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  /** Compressed, in bytes; null for an image of several platforms. */
  size: z.number().nullable(),
  /** Whether this run pushed it, or it was there. */
  result: z.enum(['built', 'copied', 'reused']),
});

const imageSchema = z.strictObject({
  name: z.string(),
  repository: z.string(),
  /** Made from the content of what is built here, or from the digest of what is copied. */
  tag: z.union([contentTagSchema, z.string().regex(/^sha256-[0-9a-f]{64}$/)]),
  /** How long building and pushing took; 0 where nothing was built. */
  seconds: z.number(),
  /** Where it is; empty after a run that does not push. */
  places: z.array(placeSchema).readonly(),
});

const imagesFileSchema = z.strictObject({ version: z.literal(1), images: z.array(imageSchema).readonly() });

/** An image in one registry. */
export type PushedImage = z.output<typeof placeSchema>;

/** An image, and every registry that it is in. */
export type NamedImage = z.output<typeof imageSchema>;

/** `images.json`: what later steps must know of the images of a run. */
export type ImagesFile = z.output<typeof imagesFileSchema>;

/** The images as the text of images.json. */
export function formatImagesFile(file: ImagesFile): string {
  return `${JSON.stringify(file, null, 2)}\n`;
}

/**
 * The text of images.json as images.
 * @throws ZodError when the text is of another version or shape
 */
export function parseImagesFile(text: string): ImagesFile {
  return imagesFileSchema.parse(JSON.parse(text));
}

/** The file that Terraform takes tags from: a value for the variable `images`. */
export function formatTagsFile(images: readonly { readonly name: string; readonly tag: ContentTag }[]): string {
  return `${JSON.stringify({ images: Object.fromEntries(images.map(({ name, tag }) => [name, tag])) }, null, 2)}\n`;
}
