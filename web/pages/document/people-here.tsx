import { Menu, Tooltip } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { safeColor } from '../../ui/person-color.ts';
import { PersonAvatar } from '../../ui/person-avatar.tsx';
import { shownName } from '../../ui/shown-name.ts';
import type { Person } from './people.ts';
import classes from './people-here.module.css';

const SHOWN = 4;

export interface PeopleHereProps {
  readonly people: readonly Person[];
  readonly followedId: string | undefined;
  readonly onFollow: (person: Person) => void;
}

/** The others, as avatars. Choosing one follows their caret; choosing them again stops. */
export const PeopleHere = memo(function PeopleHere({ people, followedId, onFollow }: PeopleHereProps) {
  const { t } = useTranslation();
  if (people.length === 0) return null;
  const shown = people.length > SHOWN + 1 ? people.slice(0, SHOWN) : people;
  const rest = people.slice(shown.length);
  return (
    <ul className={classes['people']} aria-label={t('people.here')}>
      {shown.map((person) => (
        <li key={person.user.id}>
          <Tooltip label={shownName(person.user, t('people.guest'))}>
            <button
              type="button"
              className={classes['person']}
              aria-label={t('people.follow', { name: shownName(person.user, t('people.guest')) })}
              aria-pressed={person.user.id === followedId}
              onClick={() => onFollow(person)}
            >
              <PersonAvatar
                name={person.user.name}
                color={safeColor(person.user.color)}
                picture={person.user.picture}
                isTyping={person.typing}
                isGuest={person.user.kind !== 'member'}
              />
            </button>
          </Tooltip>
        </li>
      ))}
      {rest.length > 0 && (
        <li>
          <Menu position="bottom-end" transitionProps={{ duration: 0 }}>
            <Menu.Target>
              <button
                type="button"
                className={classes['rest']}
                aria-label={t('people.more', { count: rest.length })}
              >
                +{rest.length}
              </button>
            </Menu.Target>
            <Menu.Dropdown mah={360} className={classes['restList']}>
              {rest.map((person) => (
                <Menu.Item
                  key={person.user.id}
                  leftSection={
                    <PersonAvatar
                      name={person.user.name}
                      color={safeColor(person.user.color)}
                      picture={person.user.picture}
                      size="small"
                      isGuest={person.user.kind !== 'member'}
                    />
                  }
                  onClick={() => onFollow(person)}
                >
                  {shownName(person.user, t('people.guest'))}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        </li>
      )}
    </ul>
  );
});

export interface FollowPillProps {
  readonly person: Person;
  readonly hasCaret: boolean;
  readonly onStop: () => void;
}

export function FollowPill({ person, hasCaret, onStop }: FollowPillProps) {
  const { t } = useTranslation();
  const { color } = person.user;
  const name = shownName(person.user, t('people.guest'));
  return (
    <div className={classes['pill']} style={{ borderColor: safeColor(color) }} role="group">
      <IconEye size="1rem" aria-hidden />
      <span aria-live="polite">
        {hasCaret ? t('people.following', { name }) : t('people.noCaret', { name })}
      </span>
      <button type="button" className={classes['stop']} onClick={onStop}>
        {t('people.stopFollowing')}
      </button>
    </div>
  );
}
