import { useSearchParams } from '@solidjs/router'
import { Show } from 'solid-js'
import type { CaseWithNotes } from '#shared/case.schema.ts'
import type { Thread } from '#shared/thread.schema.ts'
import { number } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Icon } from '../../kit/ui/icon.tsx'
import { nameText, withoutSteering } from '../../kit/ui/safe-text.ts'
import { Tabs } from '../../kit/ui/tabs.tsx'

type ThreadTabsProps = {
  row: CaseWithNotes
  threads: Thread[]
  waiting: boolean
  current: { id: number; author: { name: string } } | undefined
  at: number
  hrefOf: (caseId: number) => string
  onGo: (step: 1 | -1) => void
}

/** "Aino Kettunen-Järvelä" → "Aino K." */
export function shortName(name: string): string {
  const [first = '', ...rest] = withoutSteering(name).trim().split(/\s+/u)
  const last = rest.at(-1)
  return nameText(last ? `${first} ${[...new Intl.Segmenter().segment(last)][0]?.segment ?? ''}.` : first)
}

/** Who waits, who is answered, and the way from one thread to the next. */
export function ThreadTabs(props: ThreadTabsProps) {
  const [search] = useSearchParams()
  const href = (show: string) => `/cases/${props.row.id}?queue=${search.queue ?? 'all'}&show=${show}`
  const total = () => (props.waiting ? props.row.waitingCount : props.row.threadCount - props.row.waitingCount)
  const isListed = () => props.threads.some(({ id }) => id === props.current?.id)
  const tabs = () => [
    { id: 'waiting', label: t('case.waiting'), count: props.row.waitingCount, href: href('waiting') },
    { id: 'answered', label: t('case.answered'), count: props.row.threadCount - props.row.waitingCount, href: href('answered') },
  ]
  return (
    <Tabs label={t('case.threads')} tabs={tabs()} current={props.waiting ? 'waiting' : 'answered'} class="threads">
      <Show when={props.current}>
        {(current) => (
          <span class="push who">
            <span class="muted position">
              <Show when={isListed()} fallback={shortName(current().author.name)}>
                {t('case.position', {
                  name: shortName(current().author.name),
                  at: number(props.at + 1),
                  n: number(Math.max(total(), props.threads.length)),
                })}
              </Show>
            </span>
            <button type="button" aria-label={t('case.action.previous-thread')} disabled={props.at === 0} onClick={() => props.onGo(-1)}>
              <Icon name="left" />
            </button>
            <button
              type="button"
              aria-label={t('case.action.next-thread')}
              disabled={isListed() && props.at >= props.threads.length - 1}
              onClick={() => props.onGo(1)}
            >
              <Icon name="right" />
            </button>
          </span>
        )}
      </Show>
    </Tabs>
  )
}
