/** What the process that keeps the books and the one that makes the load say to each other. */
import { CONTENDER_NAMES, type ContenderName, type Household } from './contenders.ts';
import type { Measures } from './workloads/workload.ts';

export interface RunRequest {
  readonly workload: string;
  readonly contender: ContenderName;
  readonly quick: boolean;
  readonly household: Household;
  readonly materials: string;
  readonly profile: string | undefined;
}

export type RunAnswer =
  | { readonly ok: true; readonly measures: Measures }
  | { readonly ok: false; readonly reason: string };

export function parseRunRequest(text: string): RunRequest {
  const given: unknown = JSON.parse(text);
  if (!isRecord(given) || !isRecord(given['household'])) throw new Error('no run request');
  const { workload, contender, quick, household, materials, profile } = given;
  const known = CONTENDER_NAMES.find((name) => name === contender);
  if (known === undefined) throw new Error(`no contender ${String(contender)}`);
  return {
    workload: String(workload),
    contender: known,
    quick: quick === true,
    household: { folder: String(household['folder']), token: String(household['token']) },
    materials: String(materials),
    profile: typeof profile === 'string' ? profile : undefined,
  };
}

export function parseRunAnswer(answer: unknown): RunAnswer {
  if (!isRecord(answer)) return { ok: false, reason: 'no answer' };
  const { measures } = answer;
  if (answer['ok'] !== true || !isRecord(measures)) return { ok: false, reason: String(answer['reason']) };
  return {
    ok: true,
    measures: Object.fromEntries(Object.entries(measures).map(([key, value]) => [key, Number(value)])),
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
