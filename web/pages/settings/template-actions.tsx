import { For } from 'solid-js'
import { priorities, resolutionHows } from '#shared/case.ts'
import type { MacroAction } from '#shared/macro.schema.ts'
import { t } from '../../kit/i18n/index.ts'
import { Field, SelectField } from '../../kit/ui/field.tsx'
import { withoutSteering } from '../../kit/ui/safe-text.ts'
import { useAgents } from '../../nouns/agents/agent.data.ts'
import { useTeams } from '../../nouns/teams/team.data.ts'
import { actionWords } from '../../nouns/templates/action.words.ts'

const snoozeDays = [1, 2, 3, 7, 14, 30]

type Kind = MacroAction['do']

/** In the order in which they are done: a case is given away before it is solved. */
const order: readonly Kind[] = ['tag', 'assign', 'team', 'priority', 'snooze', 'resolve']

/** What a template does with the case: at most one of a kind, but as many tags as one likes. */
export function TemplateActions(props: { actions: readonly MacroAction[]; onChange: (actions: MacroAction[]) => void }) {
  const agents = useAgents()
  const teams = useTeams()
  const replace = (kinds: readonly Kind[], next: readonly MacroAction[]) =>
    props.onChange(
      [...props.actions.filter((one) => !kinds.includes(one.do)), ...next].toSorted((a, b) => order.indexOf(a.do) - order.indexOf(b.do)),
    )
  const find = <K extends Kind>(kind: K) => props.actions.find((one) => one.do === kind) as Extract<MacroAction, { do: K }> | undefined
  const tags = () => props.actions.flatMap((one) => (one.do === 'tag' ? [one.name] : []))
  const holder = () => {
    const [person, team] = [find('assign'), find('team')]
    return person ? `a${person.to}` : team ? `t${team.teamId}` : ''
  }
  const end = () => {
    const [solved, away] = [find('resolve'), find('snooze')]
    return solved ? `r${solved.how}` : away ? `s${away.days}` : ''
  }
  function setHolder(value: string) {
    if (value === '') return replace(['assign', 'team'], [])
    const to = value.slice(1)
    replace(
      ['assign', 'team'],
      value.startsWith('t') ? [{ do: 'team', teamId: Number(to) }] : [{ do: 'assign', to: to === 'me' ? 'me' : Number(to) }],
    )
  }
  function setEnd(value: string) {
    const how = resolutionHows.find((one) => `r${one}` === value)
    if (how) return replace(['resolve', 'snooze'], [{ do: 'resolve', how }])
    replace(['resolve', 'snooze'], value === '' ? [] : [{ do: 'snooze', days: Number(value.slice(1)), wakeRule: 'any' }])
  }
  return (
    <fieldset class="template-actions">
      <legend>{t('templates.then')}</legend>
      <p class="hint">{t('templates.then.hint')}</p>
      <Field
        label={t('templates.tag')}
        dir="auto"
        value={tags().join(', ')}
        onChange={(event) =>
          replace(
            ['tag'],
            [...new Set(event.currentTarget.value.split(',').map((one) => one.trim().slice(0, 40)))]
              .filter((one) => /[\p{L}\p{N}]/u.test(one))
              .slice(0, 5)
              .map((name) => ({ do: 'tag', name })),
          )
        }
      />
      <div class="beside">
        <SelectField label={t('templates.assign')} value={holder()} onChange={(event) => setHolder(event.currentTarget.value)}>
          <option value="">{t('templates.nothing')}</option>
          <option value="ame">{t('answer.me')}</option>
          <For each={teams.data()?.items}>{(one) => <option value={`t${one.id}`}>{withoutSteering(one.name)}</option>}</For>
          <For each={(agents.data()?.items ?? []).filter(({ disabledAt }) => disabledAt === null)}>
            {(one) => <option value={`a${one.id}`}>{withoutSteering(one.name)}</option>}
          </For>
        </SelectField>
        <SelectField
          label={t('templates.priority')}
          value={find('priority')?.priority ?? ''}
          onChange={(event) => {
            const priority = priorities.find((one) => one === event.currentTarget.value)
            replace(['priority'], priority ? [{ do: 'priority', priority }] : [])
          }}
        >
          <option value="">{t('templates.nothing')}</option>
          <For each={priorities}>{(one) => <option value={one}>{t(`priority.${one}`)}</option>}</For>
        </SelectField>
        <SelectField label={t('templates.end')} value={end()} onChange={(event) => setEnd(event.currentTarget.value)}>
          <option value="">{t('templates.nothing')}</option>
          <For each={resolutionHows}>{(how) => <option value={`r${how}`}>{actionWords({ do: 'resolve', how }, null)}</option>}</For>
          <For each={snoozeDays}>
            {(days) => <option value={`s${days}`}>{actionWords({ do: 'snooze', days, wakeRule: 'any' }, null)}</option>}
          </For>
        </SelectField>
      </div>
    </fieldset>
  )
}
