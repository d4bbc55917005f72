import { createEffect, createSignal, For, on, Show } from 'solid-js'
import type { Case } from '#shared/case.schema.ts'
import { caseNumber } from '#shared/case.ts'
import type { Page } from '#shared/list.schema.ts'
import { newKey } from '../../data/api.ts'
import { createLiveQuery } from '../../data/live-query.ts'
import { useMe } from '../../data/session.tsx'
import { compare } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { SelectField, TextField } from '../../kit/ui/field.tsx'
import { withoutSteering } from '../../kit/ui/safe-text.ts'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'
import { useAgents } from '../../nouns/agents/agent.data.ts'
import { listCases } from '../../nouns/cases/case.data.ts'
import { withdrawHandover, writeHandover } from '../../nouns/handovers/handover.data.ts'
import { useTeams } from '../../nouns/teams/team.data.ts'
import '../../nouns/today/today.words.ts'

/** Leaves words and open cases to whoever comes next, a team or a person. All of one's cases go with it unless they are left out. */
export function HandoverDialog(props: { onClose: () => void; onWritten: () => Promise<void> }) {
  const me = useMe()
  const agents = useAgents()
  const teams = useTeams()
  const own = createLiveQuery<Page<Case>>(() => ({
    key: ['cases', 'to hand over'],
    load: (signal) => listCases({ queue: 'mine', limit: '100' }, null, signal),
  }))
  const [text, setText] = createSignal('')
  const [to, setTo] = createSignal('')
  const [left, setLeft] = createSignal<ReadonlySet<number>>(new Set())
  const key = newKey()
  createEffect(on(own.updatedAt, () => setLeft(new Set<number>())))
  const rows = () => own.data()?.items ?? []
  const people = () =>
    (agents.data()?.items ?? [])
      .filter(({ id, disabledAt, invited, role }) => id !== me().id && disabledAt === null && !invited && role !== 'staff')
      .sort((a, b) => compare(a.name, b.name))
  const idOf = (kind: string) => (to().startsWith(kind) ? Number(to().slice(kind.length)) : null)
  async function send() {
    if (text().trim() === '') return
    try {
      const caseIds = rows().flatMap(({ id }) => (left().has(id) ? [] : [id]))
      const { id } = await writeHandover({ text: text(), toId: idOf('person-'), teamId: idOf('team-'), caseIds }, key)
      props.onClose()
      showToast({ words: t('handover.sent'), undo: () => void takeBack(id) })
      await props.onWritten()
    } catch (error) {
      showProblem(t('handover.failed', { why: problemText(error) }))
    }
  }
  async function takeBack(id: number) {
    try {
      await withdrawHandover(id, true)
    } catch (error) {
      showProblem(t('handover.failed', { why: problemText(error) }))
    }
    await props.onWritten()
  }
  const toggle = (id: number) =>
    setLeft((all) => {
      const next = new Set(all)
      if (!next.delete(id)) next.add(id)
      return next
    })
  return (
    <Dialog
      title={t('handover.do')}
      class="hand-over"
      onClose={props.onClose}
      onSubmit={() => void send()}
      foot={
        <Button type="submit" kind="main" class="push" keys="ctrl+enter" disabled={text().trim() === ''}>
          {t('handover.send')}
        </Button>
      }
    >
      <div class="fields">
        <TextField
          label={t('handover.text')}
          hint={t('handover.hint')}
          rows="5"
          maxlength="4000"
          autofocus
          dir="auto"
          value={text()}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <SelectField label={t('handover.to')} value={to()} onChange={(event) => setTo(event.currentTarget.value)}>
          <option value="">{t('handover.to.all')}</option>
          <For each={teams.data()?.items ?? []}>{(team) => <option value={`team-${team.id}`}>{withoutSteering(team.name)}</option>}</For>
          <For each={people()}>{(one) => <option value={`person-${one.id}`}>{withoutSteering(one.name)}</option>}</For>
        </SelectField>
        <fieldset class="going">
          <legend class="lab">{t('handover.cases')}</legend>
          <Show when={own.data() && rows().length === 0}>
            <p class="meta">{t('handover.cases.none')}</p>
          </Show>
          <For each={rows()}>
            {(row) => (
              <label>
                <input type="checkbox" checked={!left().has(row.id)} onChange={() => toggle(row.id)} />
                <span class="meta">{caseNumber(row.id)}</span>
                <bdi>{withoutSteering(row.title)}</bdi>
              </label>
            )}
          </For>
        </fieldset>
      </div>
    </Dialog>
  )
}
