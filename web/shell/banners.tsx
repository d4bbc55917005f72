import { Show } from 'solid-js'
import { t } from '../i18n/index.ts'
import { liveState } from '../live.ts'
import { useSession } from '../session.tsx'
import { Icon } from '../ui/icon.tsx'

/** What everyone must know above each page: practice, a lost connection, the end of the session. */
export function Banners() {
  const { session } = useSession()
  return (
    <aside aria-label={t('shell.notices')}>
      <Show when={session()?.practice}>
        <div class="banner accent slim">
          <Icon name="practice" size="s" />
          <span>{t('shell.practice')}</span>
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
