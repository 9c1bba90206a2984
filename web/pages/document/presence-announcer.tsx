import { memo, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { shownName } from '../../ui/shown-name.ts';
import type { Person } from './people.ts';

/** Says who came and who went; never what they type. */
export const PresenceAnnouncer = memo(function PresenceAnnouncer({
  people,
}: {
  readonly people: readonly Person[];
}) {
  const { t } = useTranslation();
  const before = useRef<ReadonlyMap<string, string>>(undefined);
  const [text, setText] = useState('');
  useEffect(() => {
    const now = new Map(people.map(({ user }) => [user.id, shownName(user, t('people.guest'))]));
    const known = before.current;
    before.current = now;
    if (known === undefined) return;
    const said = [
      ...[...now].filter(([id]) => !known.has(id)).map(([, name]) => t('people.joined', { name })),
      ...[...known].filter(([id]) => !now.has(id)).map(([, name]) => t('people.left', { name })),
    ];
    if (said.length > 0) setText(said.join('. '));
  }, [people, t]);
  return (
    <div className="visually-hidden" aria-live="polite">
      {text}
    </div>
  );
});
