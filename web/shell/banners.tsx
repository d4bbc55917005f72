import { A } from '@solidjs/router'
import { Show } from 'solid-js'
import { liveState } from '../data/live.ts'
import { useSession } from '../data/session.tsx'
import { shortTime } from '../kit/i18n/format.ts'
import { t } from '../kit/i18n/index.ts'
import { problemText } from '../kit/i18n/problem-text.ts'
import { troubleFact, troubleText } from '../kit/i18n/trouble-text.ts'
import { Button } from '../kit/ui/button.tsx'
import { Icon } from '../kit/ui/icon.tsx'
import { showProblem } from '../kit/ui/toast.tsx'
import { useAlertCounts } from '../nouns/alerts/alert-counts.data.ts'
import { useHealth } from '../nouns/health/health.data.ts'
import { endSendingPause, useSendingPause } from '../nouns/replies/reply.data.ts'
import { useSourceHealth } from '../nouns/sources/source.health.ts'

/** What everyone must know above each page: practice, a full disk, paused sending, a lost connection, the end of the session. */
export function Banners() {
  const { session, may } = useSession()
  const pause = useSendingPause()
  const sources = useSourceHealth()
  const health = useHealth()
  const alerts = useAlertCounts()
  const hasReal = () => (sources.data()?.items ?? []).some((source) => !source.practice)
  const down = () => (sources.data()?.items ?? []).filter((source) => source.state === 'stopped')
  const downWords = () => {
    const [first] = down()
    return first && down().length === 1
      ? t('shell.source-down', { name: first.name, why: troubleFact(first.error ?? '') })
      : t('shell.source-down.more', { n: down().length })
  }
  /** The first of those that only wait for somebody to sign in again. */
  const again = () => (may('sources.write') && down().every(({ errorCode }) => errorCode === 'token') ? down()[0]?.id : undefined)
  async function resume() {
    try {
      await endSendingPause()
    } catch (error) {
      showProblem(problemText(error))
    }
    await pause.reload()
  }
  return (
    <aside aria-label={t('shell.notices')}>
      <Show when={session()?.practice}>
        <div class="banner accent slim">
          <Icon name="practice" size="s" />
          <span>{t(hasReal() ? 'shell.practice.real' : 'shell.practice')}</span>
        </div>
      </Show>
      <Show when={health.data()?.outage === 'disk-full'}>
        <div class="banner danger" role="alert">
          <Icon name="stop" />
          <span>{t('shell.disk-full')}</span>
        </div>
      </Show>
      <Show when={pause.data()?.pause}>
        {(paused) => (
          <div class="banner warn">
            <Icon name="pause" />
            <span>{t('shell.paused', { why: troubleText(paused().why) })}</span>
            <Show when={may('sending.resume')}>
              <Button class="push" onClick={() => void resume()}>
                {t('shell.resume')}
              </Button>
            </Show>
          </div>
        )}
      </Show>
      <Show when={alerts.data()?.newest}>
        {(newest) => (
          <div class="banner danger">
            <Icon name="bell" />
            <span>
              {(alerts.data()?.firing ?? 0) > 1
                ? t('shell.alert.more', { n: alerts.data()?.firing ?? 0, name: newest().name })
                : t('shell.alert', { name: newest().name, time: shortTime(newest().firedAt) })}
            </span>
            <A class="link push" href={`/trends/alerts?alert=${newest().id}`}>
              {t('shell.alert.open')}
            </A>
          </div>
        )}
      </Show>
      <Show when={down().length > 0}>
        <div class="banner warn">
          <Icon name="stop" />
          <span>{downWords()}</span>
          <A class="link push" href={again() ? `/settings/sources/connect/again?source=${again()}` : '/settings/sources'}>
            {t(again() ? 'sources.again' : 'shell.source-down.open')}
          </A>
        </div>
      </Show>
      <div role="status">
        <Show when={liveState() === 'lost'}>
          <div class="banner ink">
            <Icon name="pause" />
            <span>{navigator.onLine ? t('live.lost') : t('live.offline')}</span>
          </div>
        </Show>
        <Show when={liveState() === 'ended'}>
          <div class="banner warn">
            <Icon name="warn" />
            <span>{t('live.ended')}</span>
            <a class="link push" href="/sign-in">
              {t('live.sign-in')}
            </a>
          </div>
        </Show>
      </div>
    </aside>
  )
}
