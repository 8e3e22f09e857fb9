import { type Mend } from './mend';
import { bucketMends } from './mends/buckets';
import { containerRegistryMends, type RegistryAccess } from './mends/container-registry';
import { instanceMends } from './mends/instances';
import { securityGroupMends } from './mends/security-groups';
import { serviceMends } from './mends/services';

/**
 * Every gap of the emulators that is closed at the gateway. A mend may remember what it was told, so each run makes its own.
 * A test per mend fails once the emulator no longer needs it.
 */
export function createMends(registry: RegistryAccess): readonly Mend[] {
  return [
    ...serviceMends(),
    ...instanceMends(),
    ...securityGroupMends(),
    ...bucketMends(),
    ...containerRegistryMends(registry),
  ];
}
