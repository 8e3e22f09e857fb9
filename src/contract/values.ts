import * as z from 'zod';

/** Twelve digits. */
export const accountIdSchema = z
  .string()
  .regex(/^\d{12}$/)
  .brand<'AccountId'>();
export type AccountId = z.output<typeof accountIdSchema>;

/** A Region's code, such as `eu-central-1` or `us-gov-west-1`. */
export const regionSchema = z
  .string()
  .regex(/^[a-z]{2}(-[a-z]+)+-\d$/)
  .brand<'Region'>();
export type Region = z.output<typeof regionSchema>;

/** The name of a zone in a Region, such as `eu-central-1a`. */
export const zoneNameSchema = z
  .string()
  .regex(/^[a-z]{2}(-[a-z]+)+-\d[a-z]$/)
  .brand<'ZoneName'>();
export type ZoneName = z.output<typeof zoneNameSchema>;

/** The id of a cell: an environment's name, and its networking's where it has several. */
export const cellIdSchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]*$/)
  .brand<'CellId'>();
export type CellId = z.output<typeof cellIdSchema>;

/** An IPv4 network in CIDR form, with no bit set beyond the prefix: `10.0.0.0/16`. */
export const cidrBlockSchema = z.string().refine(isCidrBlock).brand<'CidrBlock'>();
export type CidrBlock = z.output<typeof cidrBlockSchema>;

function isCidrBlock(text: string): boolean {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  if (!match) return false;
  const [a = 256, b = 256, c = 256, d = 256, prefix = 33] = match.slice(1).map(Number);
  if ([a, b, c, d].some((octet) => octet > 255) || prefix > 32) return false;
  const address = ((a * 256 + b) * 256 + c) * 256 + d;
  return address % 2 ** (32 - prefix) === 0;
}

/** The partition a Region belongs to, and the domain its services answer under. */
export function partitionOf(region: Region): { readonly name: string; readonly dnsSuffix: string } {
  if (region.startsWith('cn-')) return { name: 'aws-cn', dnsSuffix: 'amazonaws.com.cn' };
  if (region.startsWith('us-gov-')) return { name: 'aws-us-gov', dnsSuffix: 'amazonaws.com' };
  return { name: 'aws', dnsSuffix: 'amazonaws.com' };
}
