/** Who may become somebody here without having been invited: the instance's own rule. */
import type { AdmitNewcomer } from '../accounts/sign-up/admit-newcomer.ts';
import type { Instance } from './instance.ts';

/** An address that is not proved to be theirs opens no door that asks for one. */
export function admitByRules(instance: Pick<Instance, 'settings'>): AdmitNewcomer {
  return async ({ email, isEmailVerified }) => {
    const { signUp, signUpDomains, signUpRole } = await instance.settings();
    if (signUp === 'open') return signUpRole;
    if (signUp !== 'domains' || !isEmailVerified || email === undefined) return undefined;
    const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase();
    return signUpDomains.includes(domain) ? signUpRole : undefined;
  };
}
