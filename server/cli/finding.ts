/** What doctor found out about one thing. */
export interface Finding {
  readonly check: string;
  readonly verdict: 'fine' | 'warning' | 'problem';
  readonly detail: string;
  /** What to do; absent when nothing is to be done. */
  readonly next?: string;
}

export function fine(check: string, detail: string): Finding {
  return { check, verdict: 'fine', detail };
}

export function warning(check: string, detail: string, next: string): Finding {
  return { check, verdict: 'warning', detail, next };
}

export function problem(check: string, detail: string, next: string): Finding {
  return { check, verdict: 'problem', detail, next };
}
