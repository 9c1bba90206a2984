/** What somebody has filled in for a new link, and the request that is made of it. */
import {
  LINK_PASSWORD_CHARACTERS,
  MAX_LINK_USES,
  type CreateShareLinkRequest,
  type ShareLink,
  type UpdateShareLinkRequest,
} from '../../../../shared/api/share-links.ts';
import type { LinkRole } from '../../../../shared/roles.ts';

export const LINK_DAYS = [1, 7, 30, 365] as const;

/** Of `ends`: as the link has it. */
export const KEPT = 'kept';

export interface LinkDraft {
  readonly name: string;
  /** `never`, one of LINK_DAYS, `date`, or KEPT. */
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

/** A link that is there, to be given other terms. Its password is known to nobody here. */
export function draftOf({ name, expiresAt, maxUses }: ShareLink): LinkDraft {
  return {
    ...EMPTY_DRAFT,
    name,
    ends: expiresAt === null ? 'never' : KEPT,
    maxUses: maxUses === null ? '' : String(maxUses),
  };
}

export interface ChangeOptions {
  readonly dropsPassword: boolean;
  /** ms since the epoch */
  readonly now: number;
}

/** What is other than the link has it, of a draft without problems; undefined: nothing. */
export function changeOf(
  draft: LinkDraft,
  link: ShareLink,
  { dropsPassword, now }: ChangeOptions,
): UpdateShareLinkRequest | undefined {
  const name = draft.name.trim();
  const maxUses = draft.maxUses === '' ? null : Number(draft.maxUses);
  const end = endOf(draft, now);
  const expiresAt = end === undefined ? null : new Date(end).toISOString();
  const password = passwordOf(draft, link, dropsPassword);
  const change = {
    ...(name === link.name ? {} : { name }),
    ...(draft.ends === KEPT || expiresAt === link.expiresAt ? {} : { expiresAt }),
    ...(password === undefined ? {} : { password }),
    ...(maxUses === link.maxUses ? {} : { maxUses }),
  };
  return Object.keys(change).length === 0 ? undefined : change;
}

/** Null: none any more; undefined: as it is. */
function passwordOf(
  { password }: LinkDraft,
  { hasPassword }: ShareLink,
  dropsPassword: boolean,
): string | null | undefined {
  if (dropsPassword) return hasPassword ? null : undefined;
  return password === '' ? undefined : password;
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
