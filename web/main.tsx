import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Router } from 'wouter';
import { App } from './app.tsx';
import { BASE_PATH } from './base-path.ts';
import { startTranslations } from './locales/i18n.ts';
import { registerServiceWorker } from './service-worker/register.ts';
import './ui/styles.ts';

async function start(): Promise<void> {
  const root = document.getElementById('root');
  if (root === null) throw new Error('index.html has no #root');
  await startTranslations();
  createRoot(root).render(
    <StrictMode>
      <Router base={BASE_PATH}>
        <App />
      </Router>
    </StrictMode>,
  );
  void flushOutboxes();
  registerServiceWorker();
}

/** Brings Yjs along, which the list of documents has no other use for: after the page is there. */
async function flushOutboxes(): Promise<void> {
  const { startOutboxFlusher } = await import('./sync/outbox-flusher.ts');
  startOutboxFlusher();
}

void start();
