/** Letters about being let into a document: to those who decide about it, and to who was let in. */
import { ACCESS_MESSAGE_CHARACTERS } from '../../shared/api/collections.ts';
import type { Language } from '../../shared/api/preferences.ts';
import type { DocumentRole } from '../../shared/roles.ts';
import type { Letter } from './mailer.ts';
import { asLines, asOneLine, letter, type To } from './write-letter.ts';

/** A subject shows no more of a title. */
const TITLE_CHARACTERS = 100;
const NAME_CHARACTERS = 80;

interface AboutDocument extends To {
  readonly link: string;
  /** As it stands in the list; may be empty, and anything may stand in it. */
  readonly title: string;
  /** What the instance calls itself. */
  readonly place: string;
}

export interface AskedWords extends AboutDocument {
  readonly asker: { readonly name: string; readonly isGuest: boolean };
  /** What they wrote; may be empty. */
  readonly words: string;
}

/** What the asker chose stands in it as text, in few characters. */
export function accessAskedLetter({ asker, words, link, place, ...about }: AskedWords): Letter {
  const { language, name } = about;
  const title = shownTitle(about);
  const own = asOneLine(asker.name, NAME_CHARACTERS);
  const who = asker.isGuest ? `${own} (${language === 'de' ? 'Gast' : 'guest'})` : own;
  const theirs = asLines(words, ACCESS_MESSAGE_CHARACTERS);
  const quotedAs = (lead: string): { lead: string; words: string } | undefined =>
    theirs.trim() === '' ? undefined : { lead, words: theirs };
  return letter(
    about,
    language === 'de'
      ? {
          subject: `${who} bittet um Zugang zu „${title}“`,
          paragraphs: [
            `Hallo ${name}, ${who} bittet um Zugang zu „${title}“ bei ${place}. Darüber entscheidest du im Dokument unter „Teilen“.`,
            ...(asker.isGuest ? ['Gäste wählen ihren Namen selbst.'] : []),
            'Wenn du nichts tust, kommt niemand herein.',
          ],
          link,
          linkText: 'Dokument öffnen',
          quoted: quotedAs('In eigenen Worten:'),
        }
      : {
          subject: `${who} asks to be let into “${title}”`,
          paragraphs: [
            `Hello ${name}, ${who} asks to be let into “${title}” at ${place}. You decide about it in the document, at “Share”.`,
            ...(asker.isGuest ? ['Guests choose their names themselves.'] : []),
            'If you do nothing, nobody is let in.',
          ],
          link,
          linkText: 'Open the document',
          quoted: quotedAs('In their words:'),
        },
  );
}

export interface LetInWords extends AboutDocument {
  /** Who has let them in. */
  readonly by: string;
  readonly role: DocumentRole;
}

export function letInLetter({ by, role, link, place, ...about }: LetInWords): Letter {
  const { language, name } = about;
  const title = shownTitle(about);
  const may = MAY[language][role];
  return letter(
    about,
    language === 'de'
      ? {
          subject: `„${title}“ steht dir jetzt offen`,
          paragraphs: [`Hallo ${name}, ${by} hat dir „${title}“ bei ${place} geöffnet: ${may}.`],
          link,
          linkText: 'Dokument öffnen',
        }
      : {
          subject: `You can open “${title}” now`,
          paragraphs: [`Hello ${name}, ${by} has let you into “${title}” at ${place}: ${may}.`],
          link,
          linkText: 'Open the document',
        },
  );
}

const MAY: Readonly<Record<Language, Readonly<Record<DocumentRole, string>>>> = {
  en: {
    viewer: 'you can view it',
    commenter: 'you can view it, and comment on it as soon as there are comments',
    editor: 'you can edit it',
    manager: 'you can edit it, and say who else comes in',
    owner: 'it is yours',
  },
  de: {
    viewer: 'du darfst es ansehen',
    commenter: 'du darfst es ansehen, und kommentieren, sobald es Kommentare gibt',
    editor: 'du darfst es bearbeiten',
    manager: 'du darfst es bearbeiten und bestimmen, wer noch hereinkommt',
    owner: 'es gehört dir',
  },
};

function shownTitle({ title, language }: Pick<AboutDocument, 'title' | 'language'>): string {
  const line = asOneLine(title, TITLE_CHARACTERS);
  if (line !== '') return line;
  return language === 'de' ? 'Ohne Titel' : 'Untitled';
}
