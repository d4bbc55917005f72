import { A, useNavigate, useParams } from '@solidjs/router'
import { createEffect, createSignal, Match, onMount, Switch } from 'solid-js'
import { firstPage } from '#shared/agent.ts'
import type { SecondStep as Asked } from '#shared/sign-in.schema.ts'
import { isProblem, post } from '../../data/api.ts'
import { useSession } from '../../data/session.tsx'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { isSecondStep, type SignInAnswer } from '../../nouns/agents/second-factor.data.ts'
import { EntryFrame } from './entry-frame.tsx'
import { SecondStep } from './second-step.tsx'
import '../../nouns/agents/access.words.ts'

/** Where a one-time link leads: in. A script spends it, so that whoever only looks at the address does not. */
export function LinkPage() {
  const params = useParams<{ token: string }>()
  const { session, begin } = useSession()
  const navigate = useNavigate()
  const [refusal, setRefusal] = createSignal<string | null>(null)
  const [asked, setAsked] = createSignal<Asked['secondFactor'] | null>(null)
  createEffect(() => {
    const current = session()
    if (current && asked()) navigate(firstPage[current.agent.role], { replace: true })
  })
  onMount(async () => {
    try {
      const answer = await post<SignInAnswer>('/api/session/link', { token: params.token })
      if (isSecondStep(answer)) return void setAsked(answer.secondFactor)
      await begin(answer)
      navigate(firstPage[answer.agent.role], { replace: true })
    } catch (error) {
      setRefusal(isProblem(error, 'sign-in-ended') ? t('access.link.gone.why') : problemText(error))
    }
  })
  return (
    <Switch
      fallback={
        <EntryFrame page={t('access.link.page')} title={t('access.link.wait')}>
          <span />
        </EntryFrame>
      }
    >
      <Match when={asked()}>
        {(what) => (
          <EntryFrame page={t('access.link.page')} title={t('access.second')} why={t('access.second.why')}>
            <SecondStep asked={what()} onAgain={() => navigate('/sign-in', { replace: true })} />
          </EntryFrame>
        )}
      </Match>
      <Match when={refusal()}>
        {(why) => (
          <EntryFrame page={t('access.link.page')} title={t('access.reset.gone')} why={why()}>
            <A class="btn lg" href="/sign-in">
              {t('join.signin')}
            </A>
          </EntryFrame>
        )}
      </Match>
    </Switch>
  )
}
