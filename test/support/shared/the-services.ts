import { SharedServices } from './shared-services';

/** Those of this run: jest loads its set-up and its tear-down into one process, and its tests into others. */
export const theServices = new SharedServices();
