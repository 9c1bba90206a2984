import { useState } from 'react';
import { isPictureAddress } from '../../shared/api/picture-address.ts';
import { BASE_PATH } from '../base-path.ts';
import { initials } from './initials.ts';
import classes from './person-avatar.module.css';

export interface PersonAvatarProps {
  readonly name: string;
  /** Already checked: `#rrggbb`. */
  readonly color: string;
  /** As the server tells it; anything that is no address of a picture here counts as none. */
  readonly picture?: string | null | undefined;
  readonly size?: 'small' | 'normal' | 'large';
  readonly isTyping?: boolean;
  /** Drawn within a broken line: not of the team. Who uses it says so in words as well. */
  readonly isGuest?: boolean;
}

/**
 * A person's mark, the same everywhere: their picture within their colour, or initials on it, also while it loads and
 * when it cannot be had. Decoration: who uses it names the person.
 */
export function PersonAvatar({
  name,
  color,
  picture,
  size = 'normal',
  isTyping = false,
  isGuest = false,
}: PersonAvatarProps) {
  return (
    <span
      className={classes['avatar']}
      data-size={size}
      data-typing={isTyping || undefined}
      data-guest={isGuest || undefined}
      style={{ backgroundColor: color }}
      aria-hidden
    >
      {initials(name)}
      {isPictureAddress(picture) && <Picture key={picture} address={picture} />}
      {isTyping && (
        <span className={classes['typing']}>
          <i />
          <i />
          <i />
        </span>
      )}
    </span>
  );
}

function Picture({ address }: { readonly address: string }) {
  const [state, setState] = useState<'loading' | 'shown' | 'failed'>('loading');
  if (state === 'failed') return null;
  return (
    <img
      className={classes['picture']}
      data-state={state}
      src={`${BASE_PATH}${address}`}
      alt=""
      draggable={false}
      onLoad={() => setState('shown')}
      onError={() => setState('failed')}
    />
  );
}
