import { useFollowAccount } from './use-preferences.ts';

/** Draws nothing: the page's language and theme are the account's, on whatever page. */
export default function FollowAccount() {
  useFollowAccount();
  return null;
}
