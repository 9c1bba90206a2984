import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { shownName } from '../../ui/shown-name.ts';
import type { Person } from './people.ts';

/** Shown, not read aloud: a screen reader would otherwise speak with every sentence of somebody else. */
export const TypingNow = memo(function TypingNow({
  people,
  className,
}: {
  readonly people: readonly Person[];
  readonly className: string | undefined;
}) {
  const { t } = useTranslation();
  const [one, other, ...more] = people
    .filter(({ typing }) => typing)
    .map(({ user }) => shownName(user, t('people.guest')));
  if (one === undefined) return null;
  let text = t('people.typingMany');
  if (other === undefined) text = t('people.typing', { name: one });
  else if (more.length === 0) text = t('people.typingTwo', { one, other });
  return (
    <span className={className} aria-hidden>
      {text}
    </span>
  );
});
