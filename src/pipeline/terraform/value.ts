import { ExactNumber } from './json';

/** A value in a plan, as far as it may be told. What is sensitive or unknown has no content here, so that nothing can print it. */
export type Value = KnownValue | SensitiveValue | UnknownValue | Collection | AbsentValue;

/** A scalar that anyone may read. */
export interface KnownValue {
  readonly kind: 'known';
  readonly scalar: Scalar;
}

/** Marked as sensitive, or secret for another reason. */
export interface SensitiveValue {
  readonly kind: 'sensitive';
}

/** Known after the apply. */
export interface UnknownValue {
  readonly kind: 'unknown';
}

/** A list, a map or a block as a whole. What is in it has paths of its own. */
export interface Collection {
  readonly kind: 'collection';
  readonly size: number;
}

/** Nothing, or null. */
export interface AbsentValue {
  readonly kind: 'absent';
}

/** What has no parts. */
export type Scalar = string | number | boolean | ExactNumber;

/** The value on one line: JSON, or what is told instead of it. */
export function formatValue(value: Value): string {
  switch (value.kind) {
    case 'known':
      return value.scalar instanceof ExactNumber ? value.scalar.text : JSON.stringify(value.scalar);
    case 'sensitive':
      return '(sensitive)';
    case 'unknown':
      return '(known after apply)';
    case 'collection':
      return value.size === 1 ? '(1 entry)' : `(${value.size} entries)`;
    case 'absent':
      return 'null';
  }
}

/** Whether there is nothing. */
export function isAbsent(value: Value): boolean {
  return value.kind === 'absent';
}
