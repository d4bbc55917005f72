import { useNavigate } from '@solidjs/router'
import { createSignal, For, Show } from 'solid-js'
import { type CaseQueue, caseQueues, caseSorts, caseTrends, priorities } from '#shared/case.ts'
import { channelLabels, channelNames } from '#shared/channel.ts'
import type { Theme } from '#shared/clustering.ts'
import { topics } from '#shared/understanding.ts'
import type { View } from '#shared/view.schema.ts'
import { newKey } from '../../data/api.ts'
import { useMe, useSession } from '../../data/session.tsx'
import { compare, languageName } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { Field, SelectField } from '../../kit/ui/field.tsx'
import { nameText, withoutSteering } from '../../kit/ui/safe-text.ts'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'
import { useAgents } from '../../nouns/agents/agent.data.ts'
import { useTags } from '../../nouns/tags/tag.data.ts'
import { useTeams } from '../../nouns/teams/team.data.ts'
import { changeView, fieldsOf, keepView, type ViewBody } from '../../nouns/views/view.data.ts'
import { askedBy, type CaseMarks, markFields } from './case.list.ts'
import { ManyField } from './many-field.tsx'
import '../../nouns/views/view.words.ts'
import './filter-dialog.css'

const languages = ['en', 'de', 'no', 'sv', 'da', 'fi', 'is', 'tr', 'nl', 'fr', 'es', 'it', 'pl', 'ru', 'uk', 'ar']
const mostTags = 40

type DialogProps = { queue: CaseQueue; theme: Theme | undefined; q: string; marks: CaseMarks; view: View | null; onClose: () => void }

/** By what a list of cases is narrowed and sorted; it can be kept as a view for oneself, a team or all. */
export function FilterDialog(props: DialogProps) {
  const navigate = useNavigate()
  const me = useMe()
  const { may } = useSession()
  const tags = useTags()
  const teams = useTeams()
  const agents = useAgents()
  const [draft, setDraft] = createSignal<Record<string, string>>(
    props.view
      ? props.view.filter
        ? fieldsOf(props.view.filter)
        : {}
      : { queue: props.queue, ...(props.theme && { theme: props.theme }), ...(props.q && { q: props.q }), ...askedBy(props.marks) },
  )
  const [isKept, setKept] = createSignal(props.view !== null)
  const [name, setName] = createSignal(props.view?.name ?? '')
  const [who, setWho] = createSignal(
    props.view?.visibility === 'team' ? String(props.view.team?.id ?? '') : (props.view?.visibility ?? 'own'),
  )
  const set = (field: string, value: string) =>
    setDraft((all) => {
      const { [field]: _, ...rest } = all
      return value === '' ? rest : { ...rest, [field]: value }
    })
  const of = (field: string) => draft()[field] ?? ''
  const people = () =>
    (agents.data()?.items ?? [])
      .filter(({ disabledAt, invited }) => disabledAt === null && !invited)
      .sort((a, b) => compare(a.name, b.name))
  const ownTeams = () => (teams.data()?.items ?? []).filter(({ members }) => may('views.share') || members.some(({ id }) => id === me().id))
  /** Most cases first, then those that are chosen already. */
  const shownTags = () => {
    const all = (tags.data()?.items ?? []).toSorted((a, b) => b.caseCount - a.caseCount)
    const chosen = of('tag').split(',')
    return all.filter((tag, at) => at < mostTags || chosen.includes(String(tag.id)))
  }
  const isNamed = () => /[\p{L}\p{N}]/u.test(name())

  function show() {
    const marks = Object.entries(markFields).flatMap(([mark, field]) => (of(field) ? [`&${mark}=${encodeURIComponent(of(field))}`] : []))
    const words = of('q') ? `&q=${encodeURIComponent(of('q'))}` : ''
    navigate(`/cases?queue=${of('queue') || 'all'}${of('theme') ? `&theme=${of('theme')}` : ''}${words}${marks.join('')}`)
  }
  const body = (): ViewBody => ({
    name: name().trim(),
    visibility: who() === 'own' || who() === 'all' ? (who() as 'own' | 'all') : 'team',
    teamId: Number(who()) || null,
    filter: draft(),
  })
  async function keep() {
    const was = props.view
    try {
      const id = was ? was.id : (await keepView(body(), newKey())).id
      if (was) await changeView(was.id, body())
      navigate(`/cases?saved=${id}`)
      showToast({ words: t('views.kept', { name: nameText(name().trim()) }), undo: () => void takeBack(id, was) })
    } catch (error) {
      showProblem(t('views.failed', { why: problemText(error) }))
    }
  }
  async function takeBack(id: number, was: View | null) {
    try {
      const before = was && { name: was.name, visibility: was.visibility, teamId: was.team?.id ?? null }
      await changeView(id, before ? { ...before, ...(was.filter && { filter: fieldsOf(was.filter) }) } : { removed: true })
      if (!was) navigate('/cases?queue=all')
    } catch (error) {
      showProblem(t('views.failed', { why: problemText(error) }))
    }
  }
  function submit() {
    if (!isKept()) return show()
    if (isNamed()) void keep()
  }
  const Select = (own: { field: string; label: string; options: { value: string; label: string }[]; plain?: boolean }) => (
    <SelectField
      label={own.label}
      autofocus={own.field === 'queue' && !isKept()}
      value={of(own.field)}
      onChange={(event) => set(own.field, event.currentTarget.value)}
    >
      <Show when={!own.plain}>
        <option value="">{t('filter.any')}</option>
      </Show>
      <For each={own.options}>{(one) => <option value={one.value}>{one.label}</option>}</For>
    </SelectField>
  )
  return (
    <Dialog
      title={props.view ? t('views.go', { name: nameText(props.view.name) }) : t('filter.title')}
      width={620}
      class="narrow-by"
      onClose={props.onClose}
      onSubmit={submit}
      foot={
        <>
          <Show when={!isKept()}>
            <Button kind="ghost" onClick={() => setKept(true)}>
              {t('filter.keep')}
            </Button>
          </Show>
          <Show when={isKept()}>
            <Button kind="ghost" onClick={show}>
              {t('filter.show')}
            </Button>
          </Show>
          <Button type="submit" kind="main" class="push" keys="ctrl+enter" disabled={isKept() && !isNamed()}>
            {t(isKept() ? 'filter.keep.do' : 'filter.show')}
          </Button>
        </>
      }
    >
      <div class="fields">
        <Show when={isKept()}>
          <div class="pair">
            <Field
              label={t('views.name')}
              maxlength="40"
              autofocus
              dir="auto"
              value={name()}
              onInput={(event) => setName(event.currentTarget.value)}
            />
            <SelectField label={t('views.who')} value={who()} onChange={(event) => setWho(event.currentTarget.value)}>
              <option value="own">{t('views.who.own')}</option>
              <For each={ownTeams()}>
                {(team) => <option value={team.id}>{t('views.who.team', { name: withoutSteering(team.name) })}</option>}
              </For>
              <Show when={may('views.share')}>
                <option value="all">{t('views.who.all')}</option>
              </Show>
            </SelectField>
          </div>
        </Show>
        <div class="pair">
          <Select
            field="queue"
            label={t('filter.queue')}
            plain
            options={caseQueues.map((value) => ({ value, label: t(`case.queue.${value}`) }))}
          />
          <Select
            field="sort"
            label={t('filter.sort')}
            plain
            options={caseSorts.map((value) => ({ value: value === 'work' ? '' : value, label: t(`filter.sort.${value}`) }))}
          />
          <Select
            field="assigneeId"
            label={t('filter.person')}
            options={[
              { value: 'me', label: t('filter.person.me') },
              { value: 'nobody', label: t('filter.person.nobody') },
              ...people().map(({ id, name: called }) => ({ value: String(id), label: withoutSteering(called) })),
            ]}
          />
          <Select
            field="teamId"
            label={t('filter.team')}
            options={(teams.data()?.items ?? []).map((team) => ({ value: String(team.id), label: withoutSteering(team.name) }))}
          />
          <Select
            field="due"
            label={t('filter.due')}
            options={(['late', 'day'] as const).map((value) => ({ value, label: t(`filter.due.${value}`) }))}
          />
          <Select field="topic" label={t('filter.topic')} options={topics.map((value) => ({ value, label: t(`topic.${value}`) }))} />
        </div>
        <ManyField
          label={t('filter.priority')}
          value={of('priority')}
          options={priorities.map((value) => ({ value, label: t(`priority.${value}`) }))}
          onChange={(value) => set('priority', value)}
        />
        <ManyField
          label={t('filter.trend')}
          value={of('trend')}
          options={caseTrends.map((value) => ({ value, label: t(`trend.${value}`) }))}
          onChange={(value) => set('trend', value)}
        />
        <Show when={shownTags().length > 0}>
          <ManyField
            label={t('filter.tag')}
            value={of('tag')}
            options={shownTags().map((tag) => ({ value: String(tag.id), label: withoutSteering(tag.name) }))}
            onChange={(value) => set('tag', value)}
          />
        </Show>
        <ManyField
          label={t('filter.channel')}
          value={of('channel')}
          options={channelNames.map((value) => ({ value, label: channelLabels[value] }))}
          onChange={(value) => set('channel', value)}
        />
        <ManyField
          label={t('filter.language')}
          value={of('language')}
          options={languages.map((value) => ({ value, label: languageName(value) }))}
          onChange={(value) => set('language', value)}
        />
      </div>
    </Dialog>
  )
}
