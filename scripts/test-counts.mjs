/** Adding up what the stages of `npm test` counted. A stage that looked at nothing has failed. */

/** A stage that is one check: it passed or it did not. */
export function oneCheck(name, code) {
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: [] };
}

/**
 * `results`: one per stage, each `{stage, time, passed, failed, skipped: [{name, reason}],
 * failures: [{name, message}], again: [name]}`, the last two only of stages that know.
 */
export function addUp(results, { isCi }) {
  const total = { passed: 0, failed: 0, skipped: 0, lines: [] };
  for (const { stage, time, passed, failed, skipped, failures = [], again = [] } of results) {
    const isEmpty = passed + failed === 0;
    const forbidden = isCi ? skipped.length : 0;
    total.passed += passed;
    total.failed += failed + forbidden + (isEmpty ? 1 : 0);
    total.skipped += skipped.length;
    const note = isEmpty ? ', which is a failure: it ran no test' : '';
    total.lines.push(
      `${stage}: ${passed} passed, ${failed} failed, ${skipped.length} skipped (${time})${note}`,
    );
    for (const { name, message } of failures) {
      total.lines.push(`  failed: ${name}`, ...message.split('\n').map((line) => `    ${line}`));
    }
    for (const name of again) total.lines.push(`  passed only when tried again: ${name}`);
    for (const { name, reason } of skipped) total.lines.push(`  skipped: ${name} (${reason})`);
    if (forbidden > 0) total.lines.push('  With CI=true nothing may be skipped: these count as failed.');
  }
  if (results.length === 0) {
    total.failed += 1;
    total.lines.push('No stage was run.');
  }
  return total;
}

export function summaryLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`;
}
