import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { connectionNow, onConnection } from './app/connection.js';
import { LanguageProvider } from './app/language.js';
import { Live } from './app/live.js';
import { Unreachable } from './app/api.js';
import { roomOf } from './app/places.js';
import { WithSession } from './app/session.js';
import { ConnectionBanner, Shell } from './app/shell.js';
import './styles/app.css';

/** What is refused stays refused; what had no answer is asked once more here, and again when the server is back. */
const queries = new QueryClient({
  defaultOptions: {
    queries: {
      networkMode: 'always',
      staleTime: 5_000,
      retry: (failed, error) => error instanceof Unreachable && failed < 1,
    },
    mutations: { networkMode: 'always', retry: false },
  },
});
onConnection(() => {
  if (connectionNow() === 'back') void queries.invalidateQueries();
});

// Who one is and the part of the application at this address are asked for side by side; what fails here is said when it is shown.
roomOf(window.location.pathname)
  ?.load()
  .catch(() => undefined);

const root = document.getElementById('app');
if (!root) throw new Error('index.html has no #app');
createRoot(root).render(
  <QueryClientProvider client={queries}>
    <LanguageProvider>
      <ConnectionBanner />
      <WithSession>
        <Live />
        <Shell />
      </WithSession>
    </LanguageProvider>
  </QueryClientProvider>,
);
