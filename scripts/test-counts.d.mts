export interface StageCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: readonly object[];
  /** One for each failed test, with the first lines of its message. */
  readonly failures?: readonly { readonly name: string; readonly message: string }[];
  /** Names of those that passed only when they were tried again. */
  readonly again?: readonly string[];
}
export interface Total {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly lines: readonly string[];
}
export function oneCheck(name: string, code: number): StageCounts;
export function addUp(
  results: readonly (StageCounts & { readonly stage: string; readonly time: string })[],
  options: { readonly isCi: boolean },
): Total;
export function summaryLine(total: Total): string;
