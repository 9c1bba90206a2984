/** What somebody has filled in for a new link, and the request that is made of it. */
import {
  LINK_PASSWORD_CHARACTERS,
  MAX_LINK_USES,
  type CreateShareLinkRequest,
} from '../../../../shared/api/share-links.ts';
import type { LinkRole } from '../../../../shared/roles.ts';

export const LINK_DAYS = [1, 7, 30, 365] as const;

export interface LinkDraft {
  readonly name: string;
  /** `never`, one of LINK_DAYS, or `date`. */
  readonly ends: string;
  /** As a date field has it: `2026-12-24`. */
  readonly date: string;
  readonly password: string;
  /** As a number field has it. */
  readonly maxUses: string;
}

export const EMPTY_DRAFT: LinkDraft = { name: '', ends: 'never', date: '', password: '', maxUses: '' };

export interface DraftProblems {
  readonly date: boolean;
  readonly password: boolean;
  readonly maxUses: boolean;
}

export const NO_PROBLEMS: DraftProblems = { date: false, password: false, maxUses: false };

/** `now`: ms since the epoch. */
export function draftProblems(draft: LinkDraft, now: number): DraftProblems {
  const { password, maxUses } = draft;
  const uses = Number(maxUses);
  const { min, max } = LINK_PASSWORD_CHARACTERS;
  return {
    date: draft.ends === 'date' && !(endOfDay(draft.date) > now),
    password: password !== '' && (password.length < min || password.length > max),
    maxUses: maxUses !== '' && !(Number.isInteger(uses) && uses >= 1 && uses <= MAX_LINK_USES),
  };
}

/** Of a draft without problems. */
export function requestOf(draft: LinkDraft, role: LinkRole, now: number): CreateShareLinkRequest {
  const expiresAt = endOf(draft, now);
  return {
    role,
    ...(draft.name.trim() === '' ? {} : { name: draft.name.trim() }),
    ...(expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt).toISOString() }),
    ...(draft.password === '' ? {} : { password: draft.password }),
    ...(draft.maxUses === '' ? {} : { maxUses: Number(draft.maxUses) }),
  };
}

function endOf({ ends, date }: LinkDraft, now: number): number | undefined {
  if (ends === 'date') return endOfDay(date);
  const days = LINK_DAYS.find((known) => String(known) === ends);
  return days === undefined ? undefined : now + days * 24 * 60 * 60 * 1000;
}

/** The day is over where the reader is; NaN when it is no day. */
function endOfDay(date: string): number {
  return Date.parse(`${date}T23:59:59`);
}
