/** Terraform, or OpenTofu, at work in the folders of synthesized stacks. What goes wrong is a value; only a bug throws. */
export interface Terraform {
  /** Makes a folder ready. Calls queue up: the provider cache bears one at a time. */
  init(run: TerraformRun): Promise<TerraformResult<undefined>>;
  /** Compares the configuration with what exists, and keeps the plan in the folder. */
  plan(run: TerraformRun): Promise<TerraformResult<PlanSummary>>;
  /** The kept plan as the bytes of Terraform's JSON: `terraform show -json`. */
  show(run: TerraformRun): Promise<TerraformResult<Uint8Array>>;
  /** Applies the kept plan. */
  apply(run: TerraformRun): Promise<TerraformResult<Outputs>>;
  /** Destroys what the state knows, as it stood at the last plan or apply. */
  destroy(run: TerraformRun): Promise<TerraformResult<undefined>>;
}

/** One stack's folder, and how to work in it. */
export interface TerraformRun {
  /** Where the stack's `*.tf.json` files are. */
  readonly folder: string;
  /** Added to the environment of every Terraform process: who it is, and which AWS it talks to. */
  readonly environment: Readonly<Record<string, string>>;
  /** Everything that Terraform prints is added to this file. */
  readonly logFile: string;
  /** Aborting it interrupts Terraform once and waits until it has written its state and ended. */
  readonly signal: AbortSignal;
  /**
   * Where the plan is kept: an absolute path.
   * @default - in the stack's folder
   */
  readonly planFile?: string;
  /**
   * Settings of the backend in place of those in the stack, for `init`. The folder then forgets the backend it had.
   * @default - the stack's
   */
  readonly backendConfig?: Readonly<Record<string, string>>;
  /**
   * Whether `init` opens the state; a stack that is only looked at needs none.
   * @default true
   */
  readonly withState?: boolean;
  /**
   * Whether a plan holds the lock of the state while it is made.
   * @default true
   */
  readonly lock?: boolean;
  /**
   * Addresses of the only resources that `plan` plans for, with what they depend on.
   * @default - the whole stack
   */
  readonly targets?: readonly string[];
  /**
   * Told each step that `apply` has done, at the latest when it has ended.
   * @default - nobody is told
   */
  readonly onStep?: (step: AppliedStep) => void;
  /**
   * Told how many resources are done, as they get done.
   * @default - nobody is told
   */
  readonly onProgress?: (done: number) => void;
}

/** One step of an apply: a replacement has two. */
export interface AppliedStep {
  readonly address: string;
  readonly action: string;
  /** As Terraform counts them. */
  readonly seconds: number;
}

/** How a call ended. */
export type TerraformResult<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'failed'; readonly problems: readonly string[] }
  | { readonly kind: 'interrupted' };

/** What a plan would do, in numbers. */
export interface PlanSummary {
  /** Whether it would change anything at all, outputs included. */
  readonly hasChanges: boolean;
  /** Resources that it would create. */
  readonly add: number;
}

/** The values of a stack's outputs by name; sensitive ones are left out. */
export type Outputs = Readonly<Record<string, unknown>>;
