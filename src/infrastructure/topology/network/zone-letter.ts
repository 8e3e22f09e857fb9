import { type ZoneName } from '../../../contract/values';

/** The last letter of a zone's name: what tells the zones of a Region apart. */
export function zoneLetter(zone: ZoneName): string {
  return zone.slice(-1);
}
