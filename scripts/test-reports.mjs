/** Counts out of the reports that vitest and Playwright write. No report, or one that cannot be read: a failure. */

const NOTHING = { passed: 0, failed: 0, skipped: [] };

export function readVitestReport(text, exitCode) {
  if (text === undefined) return noReport(exitCode);
  const { testResults } = JSON.parse(text);
  const result = { passed: 0, failed: 0, skipped: [] };
  for (const file of testResults) {
    for (const test of file.assertionResults) {
      if (test.status === 'passed') result.passed += 1;
      else if (test.status === 'failed') result.failed += 1;
      else result.skipped.push({ name: test.fullName, reason: vitestReason(test, file) });
    }
    // A file that throws while it is read has no tests to count.
    const hasFailed = file.assertionResults.some(({ status }) => status === 'failed');
    if (file.status === 'failed' && !hasFailed) result.failed += 1;
  }
  return withExitCode(result, exitCode);
}

function vitestReason({ status, meta }, { name }) {
  if (typeof meta?.skipReason === 'string') return meta.skipReason;
  return `marked ${status === 'todo' ? 'todo' : 'skip'} in ${name.split('/').slice(-3).join('/')}`;
}

export function readPlaywrightReport(text, exitCode) {
  if (text === undefined) return noReport(exitCode);
  const report = JSON.parse(text);
  const result = { passed: 0, failed: 0, skipped: [], again: [] };
  for (const suite of report.suites) countSuite(suite, result);
  result.failed += report.errors.length;
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
      else if (test.status !== 'skipped') result.failed += 1;
      else result.skipped.push({ name, reason: playwrightReason(test) });
    }
  }
}

function playwrightReason({ annotations }) {
  const reasons = annotations.map(({ description }) => description).filter(Boolean);
  return reasons.length === 0 ? 'no reason given' : reasons.join('; ');
}

/** Failed without a failed test: an error outside of tests (an unhandled rejection, say). */
function withExitCode(result, exitCode) {
  if (exitCode !== 0 && result.failed === 0) return { ...result, failed: 1 };
  return result;
}

function noReport(exitCode) {
  return exitCode === 0 ? NOTHING : { ...NOTHING, failed: 1 };
}
