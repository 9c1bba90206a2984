import type { StageCounts } from './test-counts.mjs';

export function readVitestReport(
  text: string | undefined,
  exitCode: number,
  outside?: readonly string[],
): StageCounts;
export function readPlaywrightReport(text: string | undefined, exitCode: number): StageCounts;
