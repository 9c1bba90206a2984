/** A vitest reporter that writes what was thrown outside of any test as a JSON list of texts: its own report omits it. */
import { writeFileSync } from 'node:fs';

// oxlint-disable-next-line import/no-default-export -- vitest takes a reporter's default export
export default class ErrorsOutsideReporter {
  onTestRunEnd(_modules, unhandledErrors) {
    const file = process.env['ERRORS_OUTSIDE_FILE'];
    if (file === undefined) return;
    writeFileSync(file, JSON.stringify(unhandledErrors.map(({ stack, message }) => stack ?? message)));
  }
}
