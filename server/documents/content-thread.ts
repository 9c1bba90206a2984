/** The content thread: conversions take as long as their input is big, so they run where no socket waits. */
import { answerCalls } from '../database/thread-calls.ts';
import type { ContentCalls } from './content-calls.ts';
import { buildContent, describe, exportContent, retitle } from './content.ts';

answerCalls<ContentCalls>({
  build: ({ title, markdown }) => buildContent(title, markdown),
  retitle: ({ content, title }) => retitle(content, title),
  describe,
  export: exportContent,
});
