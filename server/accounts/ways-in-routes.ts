/** Routes of every way in, and what somebody has of them. */
import { ownWaysInSchema } from '../../shared/api/ways-in.ts';
import { HttpProblem } from '../http/errors.ts';
import { inSession, type HttpApi } from '../http/http-app.ts';
import { memberRecoveryRoutes } from './member-recovery-routes.ts';
import { isLinked } from './provider/oidc-people.ts';
import { oidcRoutes } from './provider/oidc-routes.ts';
import { passkeyRoutes } from './passkeys/passkey-routes.ts';
import { listPasskeys } from './passkeys/passkeys.ts';
import { passwordRoutes } from './passwords/password-routes.ts';
import { hasPassword } from './passwords/passwords.ts';
import { accountOf, findPerson } from './people.ts';
import type { Proofs } from './sign-in/prove-again.ts';
import { secondFactorRoutes } from './second-factor/second-factor-routes.ts';
import { describeSecondFactor } from './second-factor/second-factor.ts';
import { signInRoutes } from './sign-in/sign-in-routes.ts';
import { signUpRoutes } from './sign-up/sign-up-routes.ts';
import type { WaysIn } from './ways-in.ts';

export function waysInRoutes(api: HttpApi, parts: WaysIn, { codes, proveAgain }: Proofs): void {
  signInRoutes(api, parts, codes);
  passwordRoutes(api, parts, proveAgain);
  secondFactorRoutes(api, parts, proveAgain);
  passkeyRoutes(api, parts, proveAgain);
  oidcRoutes(api, parts);
  memberRecoveryRoutes(api, parts);
  signUpRoutes(api, parts);
  ownRoute(api, parts);
}

function ownRoute(api: HttpApi, parts: WaysIn): void {
  api.get(
    '/me/ways-in',
    {
      config: { action: 'waysIn.manage' },
      schema: { summary: 'How I can sign in', response: { 200: ownWaysInSchema } },
    },
    async (request) => {
      const { id } = inSession(request).user;
      const row = await findPerson(parts.db, id);
      if (row === undefined) throw new HttpProblem('not-signed-in');
      return {
        email: accountOf(row).email,
        hasPassword: await hasPassword(parts.db, id),
        secondFactor: await describeSecondFactor(parts.db, id),
        passkeys: [...(await listPasskeys(parts.db, id))],
        isLinked: await isLinked(parts, id),
        confirmsByMail: parts.mailer !== undefined,
      };
    },
  );
}
