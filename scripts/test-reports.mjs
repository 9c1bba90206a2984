/** Counts out of the reports that vitest and Playwright write. No report, or one that cannot be read: a failure. */
import { stripVTControlCharacters } from 'node:util';

/** Lines of a failure's message that the summary repeats: the matcher's words, not its whole difference. */
const MESSAGE_LINES = 12;

const nothing = () => ({ passed: 0, failed: 0, skipped: [], failures: [], again: [] });

/** `outside`: what was thrown outside of any test, which vitest's own report leaves out. */
export function readVitestReport(text, exitCode, outside = []) {
  if (text === undefined) return noReport(exitCode);
  const { testResults } = JSON.parse(text);
  const result = nothing();
  for (const file of testResults) {
    for (const test of file.assertionResults) {
      if (test.status === 'passed') result.passed += 1;
      else if (test.status === 'failed') addFailure(result, test.fullName, test.failureMessages?.[0]);
      else result.skipped.push({ name: test.fullName, reason: vitestReason(test, file) });
    }
    // A file that throws while it is read has no tests to count.
    const hasFailed = file.assertionResults.some(({ status }) => status === 'failed');
    if (file.status === 'failed' && !hasFailed) addFailure(result, shortPath(file.name), file.message);
  }
  for (const message of outside) addFailure(result, 'an error outside of any test', message);
  return withExitCode(result, exitCode);
}

function addFailure(result, name, message) {
  result.failed += 1;
  // Colours are for terminals; this line may be read in a file.
  const lines = stripVTControlCharacters(message ?? 'no message').split('\n');
  result.failures.push({ name, message: lines.slice(0, MESSAGE_LINES).join('\n') });
}

const shortPath = (path) => path.split('/').slice(-3).join('/');

function vitestReason({ status, meta }, { name }) {
  if (typeof meta?.skipReason === 'string') return meta.skipReason;
  return `marked ${status === 'todo' ? 'todo' : 'skip'} in ${shortPath(name)}`;
}

export function readPlaywrightReport(text, exitCode) {
  if (text === undefined) return noReport(exitCode);
  const report = JSON.parse(text);
  const result = nothing();
  for (const suite of report.suites) countSuite(suite, result);
  for (const { message } of report.errors) addFailure(result, 'an error outside of any test', message);
  return withExitCode(result, exitCode);
}

function countSuite(suite, result) {
  for (const inner of suite.suites ?? []) countSuite(inner, result);
  for (const spec of suite.specs ?? []) {
    for (const test of spec.tests) {
      const name = `${spec.title} [${test.projectName}]`;
      // Flaky: it failed before it passed. Real browsers stumble on a busy machine; it counts, and is named.
      if (test.status === 'flaky') result.again.push(name);
      if (test.status === 'expected' || test.status === 'flaky') result.passed += 1;
      else if (test.status !== 'skipped') addFailure(result, name, test.results?.at(-1)?.error?.message);
      else result.skipped.push({ name, reason: playwrightReason(test) });
    }
  }
}

function playwrightReason({ annotations }) {
  const reasons = annotations.map(({ description }) => description).filter(Boolean);
  return reasons.length === 0 ? 'no reason given' : reasons.join('; ');
}

/** Failed without a failed test: the runner itself gave up. */
function withExitCode(result, exitCode) {
  if (exitCode !== 0 && result.failed === 0) {
    addFailure(result, 'the runner', `It ended with exit code ${exitCode}, and no test of it failed.`);
  }
  return result;
}

function noReport(exitCode) {
  const result = nothing();
  if (exitCode !== 0) addFailure(result, 'the runner', `It wrote no report (exit code ${exitCode}).`);
  return result;
}
