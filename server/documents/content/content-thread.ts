/** The content thread: conversions take as long as their input is big, so they run where no socket waits. */
import { answerCalls } from '../../database/thread-calls.ts';
import { unpackContent, type ContentCalls } from './content-calls.ts';
import { describe } from '../describe.ts';

/** ProseMirror and the Markdown parser take a quarter of a second to load: most threads only ever describe. */
const conversions = () => import('./content.ts');

answerCalls<ContentCalls>({
  build: async ({ title, markdown }) => (await conversions()).buildContent(title, markdown),
  retitle: async ({ content, title }) => (await conversions()).retitle(unpackContent(content), title),
  describe: (content) => describe(unpackContent(content)),
  export: async ({ content, ...rest }) =>
    (await conversions()).exportContent({ ...rest, content: unpackContent(content) }),
});
