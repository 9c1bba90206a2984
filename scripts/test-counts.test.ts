import { describe, expect, it } from 'vitest';
import { addUp, oneCheck, summaryLine } from './test-counts.mjs';
import { readPlaywrightReport, readVitestReport } from './test-reports.mjs';

const stage = (name: string, passed: number, failed: number, skipped: readonly object[] = []) => ({
  stage: name,
  time: '0.1 s',
  passed,
  failed,
  skipped,
});
const onWindowsAlone = { name: 'opens a drive', reason: 'Windows only' };

describe('the last line of npm test', () => {
  it('RUN-33 adds up what all stages counted', () => {
    const total = addUp([stage('unit', 200, 1), stage('e2e', 30, 0)], { isCi: false });
    expect(summaryLine(total)).toBe('230 passed, 1 failed');
  });

  it('RUN-33 names what was skipped, with its reason', () => {
    const total = addUp([stage('unit', 3, 0, [onWindowsAlone])], { isCi: false });
    expect(summaryLine(total)).toBe('3 passed, 0 failed, 1 skipped');
    expect(total.lines.join('\n')).toContain('opens a drive (Windows only)');
  });

  it('RUN-34 counts a skip as a failure with CI=true', () => {
    const total = addUp([stage('unit', 3, 0, [onWindowsAlone])], { isCi: true });
    expect(summaryLine(total)).toBe('3 passed, 1 failed, 1 skipped');
  });

  it('RUN-35 a stage that looked at nothing has failed', () => {
    expect(addUp([stage('unit', 3, 0), stage('e2e', 0, 0)], { isCi: false }).failed).toBe(1);
    expect(addUp([], { isCi: false }).failed).toBe(1);
  });

  it('RUN-33 a check counts as one', () => {
    expect(oneCheck('lint', 0)).toMatchObject({ passed: 1, failed: 0 });
    expect(oneCheck('lint', 2)).toMatchObject({ passed: 0, failed: 1 });
  });
});

describe('reports of the runners', () => {
  it('RUN-33 counts each of vitest’s tests', () => {
    const text = report('failed', [
      { status: 'passed', fullName: 'a', meta: {} },
      { status: 'failed', fullName: 'b', meta: {}, failureMessages: ['\u001B[31mone is not two\u001B[39m'] },
      { status: 'skipped', fullName: 'c', meta: {} },
    ]);
    const counts = readVitestReport(text, 1);
    expect(counts).toMatchObject({ passed: 1, failed: 1, skipped: [{ name: 'c' }] });
    expect(counts.failures).toEqual([{ name: 'b', message: 'one is not two' }]);
  });

  it('RUN-33 names what failed after the counts, with what it said', () => {
    const failures = [{ name: 'b', message: 'one is not two\nand never was' }];
    const { lines } = addUp([{ ...stage('unit', 1, 1), failures }], { isCi: false });
    expect(lines.join('\n')).toContain('failed: b\n    one is not two\n    and never was');
  });

  it('RUN-35 an error outside of any test is named', () => {
    const text = report('passed', [{ status: 'passed', fullName: 'a', meta: {} }]);
    const { failed, failures } = readVitestReport(text, 1, ['Error: the pipe broke\n    at pipe.ts:3']);
    expect(failed).toBe(1);
    expect(failures).toEqual([
      { name: 'an error outside of any test', message: 'Error: the pipe broke\n    at pipe.ts:3' },
    ]);
  });

  it('RUN-35 a test file that cannot be read is a failure', () => {
    expect(readVitestReport(report('failed', []), 1).failed).toBe(1);
  });

  it('RUN-35 an error outside of tests is a failure, and so is no report', () => {
    const text = report('passed', [{ status: 'passed', fullName: 'a', meta: {} }]);
    expect(readVitestReport(text, 1).failed).toBe(1);
    expect(readVitestReport(undefined, 1).failed).toBe(1);
    expect(readPlaywrightReport(undefined, 1).failed).toBe(1);
  });

  it('RUN-33 counts each of Playwright’s tests, and names what passed only when tried again', () => {
    const text = JSON.stringify({
      errors: [],
      suites: [
        {
          suites: [{ specs: [{ title: 'typing', tests: [browserTest('expected'), browserTest('flaky')] }] }],
          specs: [
            {
              title: 'IME',
              tests: [browserTest('skipped', [{ type: 'skip', description: 'Chromium only' }])],
            },
          ],
        },
      ],
    });
    const counts = readPlaywrightReport(text, 0);
    expect(counts).toEqual({
      passed: 2,
      failed: 0,
      skipped: [{ name: 'IME [firefox]', reason: 'Chromium only' }],
      failures: [],
      again: ['typing [firefox]'],
    });
    const { lines } = addUp([{ ...counts, stage: 'e2e', time: '1 s' }], { isCi: false });
    expect(lines).toContain('  passed only when tried again: typing [firefox]');
  });
});

function report(status: string, tests: readonly object[]): string {
  return JSON.stringify({
    testResults: [{ name: '/x/server/room.test.ts', status, assertionResults: tests }],
  });
}

function browserTest(status: string, annotations: readonly object[] = []): object {
  return { projectName: 'firefox', status, annotations };
}
