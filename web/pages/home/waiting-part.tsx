import { lazy, useState } from 'react';
import { addTeamWords } from '../../locales/team-words.ts';
import { ByTheWay } from '../../ui/by-the-way.tsx';
import { useOpenRequests } from '../rights/use-open-requests.ts';

const WaitingRequests = lazy(async () => {
  await addTeamWords();
  const { WaitingRequests: Part } = await import('../rights/waiting-requests.tsx');
  return { default: Part };
});

/** Who asks to be let in, once somebody does; it stays when all is decided, because it says what was. */
export function WaitingPart({ onAllDecided }: { readonly onAllDecided: () => void }) {
  const requests = useOpenRequests(true);
  const [isNeeded, setIsNeeded] = useState(false);
  if (!isNeeded && requests.items.length > 0) setIsNeeded(true);
  if (!isNeeded) return null;
  return (
    <ByTheWay>
      <WaitingRequests requests={requests} onAllDecided={onAllDecided} />
    </ByTheWay>
  );
}
