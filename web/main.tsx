import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { startTranslations } from './locales/i18n.ts';
import { startOutboxFlusher } from './sync/outbox-flusher.ts';
import './ui/styles.ts';

async function start(): Promise<void> {
  const root = document.getElementById('root');
  if (root === null) throw new Error('index.html has no #root');
  await startTranslations();
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
  startOutboxFlusher();
}

void start();
