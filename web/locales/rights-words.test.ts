import { expect, it } from 'vitest';
import german from './de.json' with { type: 'json' };
import english from './en.json' with { type: 'json' };
import germanTeam from './team.de.json' with { type: 'json' };
import englishTeam from './team.en.json' with { type: 'json' };

it.each([
  ['English', english.share, englishTeam.documentRoles],
  ['German', german.share, germanTeam.documentRoles],
])('PAGE-110 in %s a right is called the same, whether by a link or by name', (_language, share, roles) => {
  expect([share.roleView, share.roleComment, share.roleEdit]).toEqual([
    roles.viewer,
    roles.commenter,
    roles.editor,
  ]);
});
