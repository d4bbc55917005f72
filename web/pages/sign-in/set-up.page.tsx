import { createEffect } from 'solid-js'
import type { Session } from '#shared/agent.schema.ts'
import { get } from '../../data/api.ts'
import { useSession } from '../../data/session.tsx'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { GlobalToasts, showProblem } from '../../kit/ui/toast.tsx'
import { SecondFactors } from '../../nouns/agents/second-factors.tsx'
import { Logo } from './entry-frame.tsx'
import '../../nouns/agents/access.css'
import '../../nouns/agents/access.words.ts'

/** All that somebody can do whose role needs a second factor, until it is set up. */
export function SetUpPage() {
  const { begin, signOut } = useSession()
  createEffect(() => {
    document.title = `${t('access.set-up')} · Aftercare`
  })
  return (
    <main class="set-up settings">
      <div>
        <Logo />
        <h1>{t('access.set-up')}</h1>
        <p class="muted">{t('access.set-up.why')}</p>
        <SecondFactors onSetUp={() => void get<Session>('/api/session').then(begin)} />
        <p>
          <Button kind="ghost" icon="exit" onClick={() => void signOut().catch((error) => showProblem(problemText(error)))}>
            {t('me.signout')}
          </Button>
        </p>
      </div>
      <GlobalToasts />
    </main>
  )
}
