/**
 * What people here try first and the lists of leaked passwords, which are English, rank too low or do not know: the
 * product's name, and the German words that head every list of leaked German passwords, with seasons, months and days,
 * because a year behind one of them is what rules about changing passwords have taught people.
 */
export const FIRST_WORDS: readonly string[] = `
  scriptorium passwort kennwort geheim hallo willkommen welcome admin letmein sommer winter
  frühling fruehling herbst summer spring autumn montag dienstag mittwoch donnerstag freitag
  samstag sonntag januar februar märz maerz april juni juli august september oktober november
  dezember fußball fussball bayern schalke berlin hamburg münchen muenchen deutschland schatz
  liebe familie urlaub schule katze hund
`
  .trim()
  .split(/\s+/);
