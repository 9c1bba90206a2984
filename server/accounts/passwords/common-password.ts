/** What somebody is told whose new password anybody would try. */
import { HttpProblem } from '../../http/errors.ts';

/** `field`: where it stood in the request. */
export function commonPassword(field: string): HttpProblem {
  return new HttpProblem('invalid-input', {
    detail: 'This is one of the first passwords that anybody would try.',
    errors: [{ field, message: 'a password that is harder to guess' }],
  });
}
