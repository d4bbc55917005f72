// First of all: it says in which order the layers of every other style sheet stand.
import './kit/styles/index.css'
import { QueryClient, QueryClientProvider } from '@tanstack/solid-query'
import { render } from 'solid-js/web'
import { ApiProblem } from './data/api.ts'
import { SessionProvider } from './data/session.tsx'
import { tellCutWords } from './kit/ui/cut-words.ts'
import { applyPreferences } from './kit/ui/preferences.ts'
import { Routes } from './routes.tsx'

/** A refusal (4xx) stays a refusal; only silence and faults of the server are worth a second try. */
const isWorthAnotherTry = (count: number, error: Error) =>
  count < 2 && !(error instanceof ApiProblem && error.status >= 400 && error.status < 500)

const client = new QueryClient({
  defaultOptions: { queries: { staleTime: 1_000, gcTime: 10 * 60_000, retry: isWorthAnotherTry, refetchOnWindowFocus: true } },
})

const root = document.getElementById('app')
if (!root) throw new Error('index.html has no #app')

applyPreferences()
tellCutWords()
render(
  () => (
    <QueryClientProvider client={client}>
      <SessionProvider>
        <Routes />
      </SessionProvider>
    </QueryClientProvider>
  ),
  root,
)
