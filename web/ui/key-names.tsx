import { Fragment } from 'react';
import classes from './key-names.module.css';

const IS_APPLE = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform);

const APPLE: Readonly<Record<string, string>> = { Mod: '⌘', Shift: '⇧', Alt: '⌥', Enter: '↩' };
const OTHERS: Readonly<Record<string, string>> = { Mod: 'Ctrl' };

/** `Mod-Shift-8` as this reader's keyboard names it: `Ctrl+Shift+8` or `⇧⌘8`. */
export function keyText(keys: string): string {
  const names = keyNames(keys);
  return IS_APPLE ? names.join('') : names.join('+');
}

/** The form that `aria-keyshortcuts` takes. */
export function ariaKeys(keys: string): string {
  return keys.replace('Mod', IS_APPLE ? 'Meta' : 'Control').replaceAll('-', '+');
}

export function KeyNames({ keys }: { readonly keys: string }) {
  return (
    <span className={classes['keys']}>
      {keyNames(keys).map((name, at) => (
        <Fragment key={name}>
          {at > 0 && ' '}
          <kbd className={classes['key']}>{name}</kbd>
        </Fragment>
      ))}
    </span>
  );
}

function keyNames(keys: string): readonly string[] {
  const names = IS_APPLE ? APPLE : OTHERS;
  return keys.split(keys.includes(' ') ? ' ' : '-').map((name) => names[name] ?? name);
}
