/** What is being changed about the instance and not saved yet: numbers and lists as they are typed. */
import type { UpdateInstanceRequest } from '../../../shared/api/instance.ts';

export type InstanceDraft = Omit<UpdateInstanceRequest, 'signUpDomains' | 'sessionDays'> & {
  readonly domains?: string;
  readonly days?: string;
};

/** A field that the environment sets cannot be changed here, and says so. */
export interface FieldProps {
  readonly disabled: boolean;
  readonly description?: string;
}
