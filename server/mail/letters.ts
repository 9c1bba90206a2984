/** The letters that are sent, in the languages of the page, as text and as simple HTML. */
import type { Language } from '../../shared/api/preferences.ts';
import type { Letter } from './mailer.ts';
import { letter, type To } from './write-letter.ts';

export function passwordResetLetter({ link, ...to }: To & { readonly link: string }): Letter {
  return letter(
    to,
    to.language === 'de'
      ? {
          subject: 'Neues Passwort für Scriptorium',
          paragraphs: [
            `Hallo ${to.name}, mit diesem Link wählst du ein neues Passwort. Er gilt eine Stunde und einmal.`,
            'Du hast nicht darum gebeten? Dann ist nichts zu tun: Dein Passwort bleibt, wie es ist.',
          ],
          link,
          linkText: 'Neues Passwort wählen',
        }
      : {
          subject: 'A new password for Scriptorium',
          paragraphs: [
            `Hello ${to.name}, with this link you choose a new password. It works for an hour, and once.`,
            'You did not ask for it? Then there is nothing to do: your password stays as it is.',
          ],
          link,
          linkText: 'Choose a new password',
        },
  );
}

export interface InvitationWords {
  readonly to: string;
  readonly language: Language;
  readonly link: string;
  readonly invitedBy: string;
  /** What the instance calls itself. */
  readonly place: string;
}

export function invitationLetter({ link, invitedBy, place, ...to }: InvitationWords): Letter {
  const words =
    to.language === 'de'
      ? {
          subject: `${invitedBy} lädt dich zu ${place} ein`,
          paragraphs: [
            `Hallo, ${invitedBy} lädt dich ein, bei ${place} mitzuschreiben. Mit diesem Link kommst du herein.`,
            'Du kennst die Person nicht? Dann ist nichts zu tun.',
          ],
          linkText: 'Einladung annehmen',
        }
      : {
          subject: `${invitedBy} invites you to ${place}`,
          paragraphs: [
            `Hello, ${invitedBy} invites you to write along at ${place}. This link lets you in.`,
            'You do not know them? Then there is nothing to do.',
          ],
          linkText: 'Accept the invitation',
        };
  return letter({ ...to, name: '' }, { ...words, link });
}

interface ToAddress extends Omit<To, 'name'> {
  readonly link: string;
}

/** To somebody who asked for an account: nothing in it is of their making. */
export function signUpLetter({ link, ...to }: ToAddress): Letter {
  const words =
    to.language === 'de'
      ? {
          subject: 'Dein Konto bei Scriptorium',
          paragraphs: [
            'Hallo, mit diesem Link legst du dein Konto bei Scriptorium an. Er gilt einen Tag und einmal.',
            'Du hast nicht darum gebeten? Dann ist nichts zu tun: Ohne dich entsteht kein Konto.',
          ],
          linkText: 'Konto anlegen',
        }
      : {
          subject: 'Your account at Scriptorium',
          paragraphs: [
            'Hello, with this link you make your account at Scriptorium. It works for a day, and once.',
            'You did not ask for it? Then there is nothing to do: no account is made without you.',
          ],
          linkText: 'Make the account',
        };
  return letter({ ...to, name: '' }, { ...words, link });
}

/** To somebody who has one already; the page has told whoever asked the same as anybody else. */
export function alreadyHereLetter({ link, ...to }: ToAddress): Letter {
  const words =
    to.language === 'de'
      ? {
          subject: 'Du hast schon ein Konto bei Scriptorium',
          paragraphs: [
            'Hallo, für diese Adresse wurde ein Konto bei Scriptorium verlangt, und du hast schon eines. Melde dich damit an; über „Passwort vergessen?“ wählst du ein neues Passwort.',
            'Du warst das nicht? Dann ist nichts zu tun: Dein Konto bleibt, wie es ist.',
          ],
          linkText: 'Anmelden',
        }
      : {
          subject: 'You already have an account at Scriptorium',
          paragraphs: [
            'Hello, an account at Scriptorium was asked for with this address, and you have one already. Sign in with it; “Forgot password?” leads to a new password.',
            'That was not you? Then there is nothing to do: your account stays as it is.',
          ],
          linkText: 'Sign in',
        };
  return letter({ ...to, name: '' }, { ...words, link });
}

export function confirmAddressLetter({ link, ...to }: To & { readonly link: string }): Letter {
  return letter(
    to,
    to.language === 'de'
      ? {
          subject: 'Bestätige deine E-Mail-Adresse für Scriptorium',
          paragraphs: [
            `Hallo ${to.name}, mit diesem Link wird dies die Adresse deines Kontos. Er gilt einen Tag.`,
            'Du hast nicht darum gebeten? Dann ist nichts zu tun.',
          ],
          link,
          linkText: 'Adresse bestätigen',
        }
      : {
          subject: 'Confirm your e-mail address for Scriptorium',
          paragraphs: [
            `Hello ${to.name}, with this link this becomes the address of your account. It works for a day.`,
            'You did not ask for it? Then there is nothing to do.',
          ],
          link,
          linkText: 'Confirm the address',
        },
  );
}

export function addressChangedLetter({ newAddress, ...to }: To & { readonly newAddress: string }): Letter {
  return letter(
    to,
    to.language === 'de'
      ? {
          subject: 'Deine Adresse bei Scriptorium wurde geändert',
          paragraphs: [
            `Hallo ${to.name}, dein Konto hat jetzt die Adresse ${newAddress}.`,
            'Warst du das nicht? Dann sag es gleich denen, die diesen Server betreiben.',
          ],
        }
      : {
          subject: 'Your address at Scriptorium was changed',
          paragraphs: [
            `Hello ${to.name}, your account now has the address ${newAddress}.`,
            'Was that not you? Then tell whoever runs this server at once.',
          ],
        },
  );
}

export function passwordChangedLetter(to: To): Letter {
  return letter(
    to,
    to.language === 'de'
      ? {
          subject: 'Dein Passwort bei Scriptorium wurde geändert',
          paragraphs: [
            `Hallo ${to.name}, dein Passwort wurde geändert, und alle anderen Browser wurden abgemeldet.`,
            'Warst du das nicht? Dann wähle über „Passwort vergessen?“ gleich ein neues.',
          ],
        }
      : {
          subject: 'Your password at Scriptorium was changed',
          paragraphs: [
            `Hello ${to.name}, your password was changed, and all other browsers were signed out.`,
            'Was that not you? Then choose a new one at once, by “Forgot password?”.',
          ],
        },
  );
}
