/** The pages by address. The list of documents loads without the editor; a document brings it along. */
import { MantineProvider, localStorageColorSchemeManager } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { Route, Switch, useRoute } from 'wouter';
import { addProfileWords } from './locales/profile-words.ts';
import { addTeamWords } from './locales/team-words.ts';
import { BrokenPage } from './pages/broken-page.tsx';
import { useToastsWanted } from './pages/toasts-wanted.ts';
import { DocumentSkeleton } from './pages/document/document-skeleton.tsx';
import { ErrorBoundary } from './ui/error-boundary.tsx';
import { theme } from './ui/theme.ts';

const FollowAccount = lazy(() => import('./pages/account/follow-account.tsx'));
const HomePage = lazy(() => import('./pages/home/home-page.tsx'));
const DocumentPage = lazy(() => import('./pages/document/document-page.tsx'));
const WelcomePage = lazy(() => import('./pages/welcome/welcome-page.tsx'));
const SignInPage = lazy(() => import('./pages/sign-in/sign-in-page.tsx'));
const SignUpPage = lazy(() => import('./pages/sign-up/sign-up-page.tsx'));
const ResetPage = lazy(() => import('./pages/reset/reset-page.tsx'));
const ConfirmEmailPage = lazy(() => import('./pages/confirm-email/confirm-email-page.tsx'));
const Toasts = lazy(() => import('./pages/home/toasts.tsx'));
const SettingsPage = lazy(async () => {
  await addProfileWords();
  return import('./pages/settings/settings-page.tsx');
});
const FarewellPage = lazy(async () => {
  await addProfileWords();
  return import('./pages/farewell/farewell-page.tsx');
});
const TeamPage = lazy(async () => {
  await addTeamWords();
  return import('./pages/team/team-page.tsx');
});
const TrashPage = lazy(async () => {
  await addTeamWords();
  return import('./pages/trash/trash-page.tsx');
});
const InvitePage = lazy(async () => {
  await addTeamWords();
  return import('./pages/invite/invite-page.tsx');
});
const NotFoundPage = lazy(() => import('./pages/not-found/not-found-page.tsx'));

const colorSchemeManager = localStorageColorSchemeManager();

export function App() {
  const [queries] = useState(createQueryClient);
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      colorSchemeManager={colorSchemeManager}
      // Both would put style elements into the page, which its content security policy does not allow.
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <QueryClientProvider client={queries}>
        <Suspense>
          <FollowAccount />
        </Suspense>
        <ErrorBoundary fallback={<BrokenPage />}>
          <Switch>
            <Route path="/">
              <Suspense>
                <HomePage />
              </Suspense>
            </Route>
            <Route path="/d/:documentId">
              {({ documentId }) => (
                <Suspense fallback={<DocumentSkeleton />}>
                  <DocumentPage key={documentId} documentId={documentId} />
                </Suspense>
              )}
            </Route>
            <Route path="/welcome">
              <Suspense>
                <WelcomePage />
              </Suspense>
            </Route>
            <Route path="/sign-in">
              <Suspense>
                <SignInPage />
              </Suspense>
            </Route>
            <Route path="/sign-up">
              <Suspense>
                <SignUpPage />
              </Suspense>
            </Route>
            <Route path="/team/:part?">
              {({ part }) => (
                <Suspense>
                  <TeamPage part={part} />
                </Suspense>
              )}
            </Route>
            <Route path="/trash">
              <Suspense>
                <TrashPage />
              </Suspense>
            </Route>
            <Route path="/invite">
              <Suspense>
                <InvitePage />
              </Suspense>
            </Route>
            <Route path="/reset">
              <Suspense>
                <ResetPage />
              </Suspense>
            </Route>
            <Route path="/confirm-email">
              <Suspense>
                <ConfirmEmailPage />
              </Suspense>
            </Route>
            <Route path="/settings">
              <Suspense>
                <SettingsPage />
              </Suspense>
            </Route>
            <Route path="/farewell">
              <Suspense>
                <FarewellPage />
              </Suspense>
            </Route>
            <Route>
              <Suspense>
                <NotFoundPage />
              </Suspense>
            </Route>
          </Switch>
        </ErrorBoundary>
        <ToastsOnceWanted />
      </QueryClientProvider>
    </MantineProvider>
  );
}

/** They outlive the page that shows them: a deletion can be taken back from the document opened next. */
function ToastsOnceWanted() {
  const [isHome] = useRoute('/');
  const [wasHome, setWasHome] = useState(isHome);
  const areWanted = useToastsWanted();
  if (isHome && !wasHome) setWasHome(true);
  if (!wasHome && !areWanted) return undefined;
  return (
    <Suspense>
      <Toasts />
    </Suspense>
  );
}

function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { retry: 1, staleTime: 5000, networkMode: 'always' },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}
