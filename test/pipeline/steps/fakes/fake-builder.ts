import {
  type BuildRequest,
  type BuildResult,
  type CopyRequest,
  type ImageBuilder,
} from '../../../../src/pipeline/ports/image-builder';
import { type RegistryAccess } from '../../../../src/pipeline/ports/image-registry';

/** A builder that tells each build to a function and answers what that answers. */
export class FakeBuilder implements ImageBuilder {
  readonly requests: BuildRequest[] = [];
  readonly copies: CopyRequest[] = [];
  /** Hosts it was signed in to, by call. */
  readonly signedIn: (readonly string[])[] = [];
  /** Whether it holds passwords. */
  holdsPasswords = false;
  /** The most builds there were at a time. */
  mostAtATime = 0;

  private atATime = 0;

  constructor(
    private readonly work: (request: BuildRequest) => BuildResult,
    private readonly copyWork: (request: CopyRequest) => BuildResult,
  ) {}

  signIn(accesses: readonly RegistryAccess[]): Promise<void> {
    this.signedIn.push(accesses.map(({ host }) => host));
    this.holdsPasswords = true;
    return Promise.resolve();
  }

  async build(request: BuildRequest): Promise<BuildResult> {
    this.requests.push(request);
    this.atATime += 1;
    this.mostAtATime = Math.max(this.mostAtATime, this.atATime);
    await Promise.resolve();
    this.atATime -= 1;
    return this.work(request);
  }

  copy(request: CopyRequest): Promise<BuildResult> {
    this.copies.push(request);
    return Promise.resolve(this.copyWork(request));
  }

  signOut(): Promise<void> {
    this.holdsPasswords = false;
    return Promise.resolve();
  }
}
