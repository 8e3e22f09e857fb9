import { theServices } from './the-services';

/** After the last test file of a run. */
export default function tearDown(): Promise<void> {
  return theServices.stop();
}
