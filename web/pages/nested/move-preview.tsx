import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { MovePreviewResponse } from '../../../shared/api/collections.ts';
import { hasCode } from '../api.ts';
import classes from './move-dialog.module.css';

export interface MovePreviewProps {
  /** Undefined: not known yet. */
  readonly preview: MovePreviewResponse | undefined;
  readonly error: Error | null;
}

/** Who will see it and who will not, in sentences. */
export function MovePreview({ preview, error }: MovePreviewProps) {
  const { t } = useTranslation('team');
  if (error !== null) {
    // All else that the list offers can be chosen.
    const words = hasCode(error, 'invalid-input')
      ? t('move.tooDeep')
      : t('team.failed', { detail: error.message });
    return <p className={classes['failure']}>{words}</p>;
  }
  if (preview === undefined) return <p>{t('move.loading')}</p>;
  const { gains, loses, changes } = preview;
  if (gains.length + loses.length + changes.length === 0) return <p>{t('move.same')}</p>;
  return (
    <>
      {loses.length > 0 && (
        <p className={classes['warning']}>
          {t('move.loses', {
            count: loses.length,
            names: some(
              loses.map((seer) => nameOf(seer, t)),
              t,
            ),
          })}
        </p>
      )}
      {gains.length > 0 && (
        <p>
          {t('move.gains', {
            count: gains.length,
            names: some(
              gains.map((seer) => nameOf(seer, t)),
              t,
            ),
          })}
        </p>
      )}
      {changes.length > 0 && (
        <p>
          {t('move.changes', {
            count: changes.length,
            names: some(
              changes.map((seer) =>
                t('move.change', {
                  name: nameOf(seer, t),
                  was: roleWords({ role: seer.was, ownsIt: seer.ownsIt }, t),
                  role: roleWords(seer, t),
                }),
              ),
              t,
            ),
          })}
        </p>
      )}
    </>
  );
}

const SHOWN_NAMES = 5;

function some(names: readonly string[], t: TFunction<'team'>): string {
  const shown = names.slice(0, SHOWN_NAMES).join(', ');
  const count = names.length - SHOWN_NAMES;
  return count > 0 ? t('move.andMore', { names: shown, count }) : shown;
}

type Seer = MovePreviewResponse['gains'][number];

function nameOf({ person }: Pick<Seer, 'person'>, t: TFunction<'team'>): string {
  return person.isGuest ? `${person.name} (${t('access.guest')})` : person.name;
}

/** Who looks after the instance may do all that an owner may, and owns nothing by it. */
function roleWords({ role, ownsIt }: Pick<Seer, 'role' | 'ownsIt'>, t: TFunction<'team'>): string {
  return role === 'owner' && !ownsIt ? t('access.everyRight') : t(`documentRoles.${role}`);
}
