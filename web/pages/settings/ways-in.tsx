/** How one signs in: address and password, a second factor, passkeys. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { OwnWaysIn } from '../../../shared/api/ways-in.ts';
import { NotLoaded } from '../not-loaded.tsx';
import { waysInApi } from '../ways-in-api.ts';
import { EmailSetting } from './email.tsx';
import { Passkeys } from './passkeys.tsx';
import { PasswordSetting } from './password.tsx';
import { SecondFactor } from './second-factor.tsx';
import classes from './settings.module.css';

export function WaysIn() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const queryKey = ['own-ways-in'];
  const ways = useQuery({ queryKey, queryFn: waysInApi.own });
  // Other sessions may have ended by it, too.
  const onChanged = (): void => {
    void queries.invalidateQueries({ queryKey });
    void queries.invalidateQueries({ queryKey: ['devices'] });
    void queries.invalidateQueries({ queryKey: ['session'] });
  };
  return (
    <>
      <section aria-labelledby="settings-ways">
        <h2 id="settings-ways">{t('ways.title')}</h2>
        <NotLoaded of={ways} height={120} />
        {ways.data !== undefined && !hasWayBack(ways.data) && (
          <p className={classes['note']}>{t('ways.onlyHere')}</p>
        )}
        {ways.data !== undefined && (
          <div>
            <EmailSetting ways={ways.data} onChanged={onChanged} />
            <PasswordSetting ways={ways.data} onChanged={onChanged} />
          </div>
        )}
        {ways.data?.isLinked === true && <p className={classes['note']}>{t('ways.byProvider')}</p>}
      </section>
      {ways.data !== undefined && (
        <>
          <SecondFactor ways={ways.data} onChanged={onChanged} />
          <Passkeys ways={ways.data} onChanged={onChanged} />
        </>
      )}
    </>
  );
}

/** Once this browser has forgotten them: by a password, a passkey or the provider. */
function hasWayBack({ email, hasPassword, passkeys, isLinked }: OwnWaysIn): boolean {
  return (email !== null && hasPassword) || passkeys.length > 0 || isLinked;
}
