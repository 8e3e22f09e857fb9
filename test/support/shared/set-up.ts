import { theServices } from './the-services';

/** Before the first test file of a run: the workers inherit the address. Nothing is started yet. */
export default async function setUp(): Promise<void> {
  process.env.SHARED_SERVICES = await theServices.listen();
}
