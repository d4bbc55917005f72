import { useSearchParams } from '@solidjs/router'
import { createMemo, createSignal, For, Match, Show, Switch } from 'solid-js'
import type { AuditEntry } from '#shared/audit.schema.ts'
import { type AuditArea, auditAreas } from '#shared/audit.ts'
import { useSession } from '../../data/session.tsx'
import { exactTime, shortTime } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { SelectField } from '../../kit/ui/field.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { createNow } from '../../kit/ui/now.ts'
import { EmptyState, ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { useAgents } from '../../nouns/agents/agent.data.ts'
import { auditFile, useAudit } from '../../nouns/audit/audit.data.ts'
import { AuditChange } from '../../nouns/audit/audit-change.tsx'
import { SettingsFrame } from './settings-frame.tsx'
import '../../nouns/agents/roles.words.ts'
import '../../nouns/audit/audit.css'
import '../../nouns/audit/audit.words.ts'

const dayMs = 86_400_000
const spans = ['1', '7', '30'] as const
type Span = (typeof spans)[number]

/** Who changed what, from where, and how it was before. `?area=`, `?person=` and `?days=` say what is shown. */
export function AuditPage() {
  const [address, setAddress] = useSearchParams<{ area?: string; person?: string; days?: string }>()
  const { may } = useSession()
  const people = useAgents()
  const now = createNow(60_000)
  const [pages, setPages] = createSignal(1)
  const area = () => auditAreas.find((one) => one === address.area)
  const days = () => spans.find((one) => one === address.days)
  const person = () => (/^\d{1,15}$/.test(address.person ?? '') ? Number(address.person) : undefined)
  // From the beginning of a minute: the question stays the same while it is looked at.
  const from = createMemo(() => {
    const span = days()
    return span && Math.floor((Date.now() - Number(span) * dayMs) / 60_000) * 60_000
  })
  const choice = () => ({ area: area(), agentId: person(), from: from() })
  const query = useAudit(choice, pages, () => may('audit.read'))
  const choose = (change: { area?: string | null; person?: string | null; days?: string | null }) => {
    setPages(1)
    setAddress(change, { scroll: false })
  }
  const isFiltered = () => Boolean(area() ?? person() ?? days())
  return (
    <SettingsFrame
      part="audit"
      what={t('audit.what')}
      action={
        <Show when={may('audit.read')}>
          <a class="btn" href={auditFile(choice())} download="aftercare-audit.csv">
            <Icon name="import" size="s" />
            {t('audit.csv')}
          </a>
        </Show>
      }
    >
      <Show when={may('audit.read')} fallback={<p class="muted none">{t('audit.only')}</p>}>
        <div class="audit-filters">
          <SelectField
            label={t('audit.area')}
            value={area() ?? ''}
            onChange={(event) => choose({ area: event.currentTarget.value || null })}
          >
            <option value="">{t('audit.area.all')}</option>
            <For each={auditAreas}>{(one: AuditArea) => <option value={one}>{t(`audit.area.${one}`)}</option>}</For>
          </SelectField>
          <SelectField
            label={t('audit.person')}
            value={person() ?? ''}
            onChange={(event) => choose({ person: event.currentTarget.value || null })}
          >
            <option value="">{t('audit.person.all')}</option>
            <For each={people.data()?.items ?? []}>{(one) => <option value={one.id}>{one.name}</option>}</For>
          </SelectField>
          <SelectField
            label={t('audit.time')}
            value={days() ?? ''}
            onChange={(event) => choose({ days: event.currentTarget.value || null })}
          >
            <option value="">{t('audit.time.all')}</option>
            <For each={spans}>{(one: Span) => <option value={one}>{t(`audit.time.${one}`)}</option>}</For>
          </SelectField>
        </div>
        <Switch fallback={<Skeleton rows={8} />}>
          <Match when={query.data()?.items.length === 0}>
            <EmptyState title={t('audit.empty')} why={t('audit.empty.why')}>
              <Show when={isFiltered()}>
                <Button onClick={() => choose({ area: null, person: null, days: null })}>{t('audit.clear')}</Button>
              </Show>
            </EmptyState>
          </Match>
          <Match when={query.data()}>
            <ol class="audit" aria-label={t('audit.list')}>
              <For each={query.data()?.items ?? []}>{(entry) => <Line entry={entry} now={now()} />}</For>
            </ol>
            <Show when={query.data()?.more}>
              <Button class="next-page" busy={query.isFetching()} onClick={() => setPages((n) => n + 1)}>
                {t('do.more')}
              </Button>
            </Show>
          </Match>
          <Match when={query.error()}>
            <ErrorState title={t('audit.load-failed')} error={query.error()} retry={query.reload} />
          </Match>
        </Switch>
      </Show>
    </SettingsFrame>
  )
}

function Line(props: { entry: AuditEntry; now: number }) {
  const who = () => {
    const { actor, actorName } = props.entry
    if (actor === 'stranger') return t('audit.stranger')
    if (actor === 'job') return actorName ? t('audit.job.named', { name: actorName }) : t('audit.job')
    return actorName
  }
  const from = () => [props.entry.address, props.entry.device].filter((part) => part !== null).join(' · ')
  return (
    <li>
      <time class="meta" dateTime={new Date(props.entry.at).toISOString()} title={exactTime(props.entry.at)}>
        {shortTime(props.entry.at, props.now)}
      </time>
      <div>
        <p>
          <b>
            <bdi>{who()}</bdi>
          </b>{' '}
          <Show when={props.entry.actor === 'token'}>
            <span class="chip">{t('audit.token')}</span>{' '}
          </Show>
          {t(`audit.kind.${props.entry.kind}`)}
          <Show when={props.entry.subject ?? (props.entry.subjectId === null ? undefined : `#${props.entry.subjectId}`)}>
            {(subject) => (
              <>
                : <bdi>{subject()}</bdi>
              </>
            )}
          </Show>
        </p>
        <AuditChange entry={props.entry} />
        <Show when={from()}>
          <p class="meta">{from()}</p>
        </Show>
      </div>
    </li>
  )
}
