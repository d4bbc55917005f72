import { For, Show } from 'solid-js'
import { caseTrends, priorities } from '#shared/case.ts'
import { channelLabels, channelNames } from '#shared/channel.ts'
import { themes } from '#shared/clustering.ts'
import type { RuleConditions } from '#shared/rule.schema.ts'
import { type RuleField, ruleFields } from '#shared/rule.ts'
import { topics } from '#shared/understanding.ts'
import { compare, languageName } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { withoutSteering } from '../../kit/ui/safe-text.ts'
import { useAgents } from '../../nouns/agents/agent.data.ts'
import { fieldWords } from '../../nouns/rules/rule-sentence.ts'
import { useTags } from '../../nouns/tags/tag.data.ts'
import { useTeams } from '../../nouns/teams/team.data.ts'
import { type Option, Word, Words } from './rule-words.tsx'
import '../../nouns/rules/rule.words.ts'

const languages = ['en', 'de', 'no', 'sv', 'da', 'fi', 'is', 'tr', 'nl', 'fr', 'es', 'it', 'pl', 'ru', 'uk', 'ar']

/** What each field begins with when it is added: nothing chosen yet is no condition. */
const many: readonly RuleField[] = ['priority', 'trend', 'tag', 'channel', 'language']
const numbers: readonly RuleField[] = ['tag', 'teamId']

/** What a rule asks of a case, a line for each field. */
export function RuleConditionsFields(props: {
  conditions: RuleConditions
  fields: readonly RuleField[]
  onChange: (conditions: RuleConditions, fields: RuleField[]) => void
}) {
  const agents = useAgents()
  const teams = useTeams()
  const tags = useTags()
  const optionsOf = (field: RuleField): Option[] => {
    switch (field) {
      case 'priority':
        return priorities.map((value) => ({ value, label: t(`priority.${value}`) }))
      case 'trend':
        return caseTrends.map((value) => ({ value, label: t(`trend.${value}`) }))
      case 'assigneeId':
        return [
          { value: 'nobody', label: t('filter.person.nobody') },
          ...(agents.data()?.items ?? [])
            .filter(({ disabledAt }) => disabledAt === null)
            .toSorted((a, b) => compare(a.name, b.name))
            .map(({ id, name }) => ({ value: String(id), label: withoutSteering(name) })),
        ]
      case 'teamId':
        return (teams.data()?.items ?? []).map(({ id, name }) => ({ value: String(id), label: withoutSteering(name) }))
      case 'tag':
        return (tags.data()?.items ?? []).map(({ id, name }) => ({ value: String(id), label: withoutSteering(name) }))
      case 'channel':
        return channelNames.map((value) => ({ value, label: channelLabels[value] }))
      case 'language':
        return languages.map((value) => ({ value, label: languageName(value) }))
      case 'topic':
        return topics.map((value) => ({ value, label: t(`topic.${value}`) }))
      case 'theme':
        return themes.map((value) => ({ value, label: t(`theme.${value}`) }))
    }
  }
  const valuesOf = (field: RuleField): string[] => {
    const value = props.conditions[field]
    return value === undefined ? [] : Array.isArray(value) ? value.map(String) : [String(value)]
  }
  const set = (field: RuleField, values: readonly string[]) => {
    const { [field]: _, ...rest } = props.conditions
    const read = (one: string) => (numbers.includes(field) || (field === 'assigneeId' && one !== 'nobody') ? Number(one) : one)
    const [first] = values
    const value = many.includes(field) ? values.map(read) : first === undefined ? undefined : read(first)
    const isGiven = Array.isArray(value) ? value.length > 0 : value !== undefined
    props.onChange((isGiven ? { ...rest, [field]: value } : rest) as RuleConditions, [...props.fields])
  }
  const takeOut = (field: RuleField) => {
    const { [field]: _, ...rest } = props.conditions
    props.onChange(
      rest,
      props.fields.filter((one) => one !== field),
    )
  }
  const left = () => ruleFields.filter((field) => !props.fields.includes(field)).map((value) => ({ value, label: fieldWords(value) }))
  return (
    <>
      <For each={props.fields}>
        {(field) => (
          <span class="clause">
            <Word
              label={t('rule.if')}
              value={field}
              options={[{ value: field, label: fieldWords(field) }]}
              empty={t('rule.take-out')}
              onChange={(chosen) => chosen === '' && takeOut(field)}
            />
            <span>:</span>
            <Show
              when={many.includes(field)}
              fallback={
                <Word
                  label={fieldWords(field)}
                  value={valuesOf(field)[0] ?? ''}
                  options={optionsOf(field)}
                  onChange={(chosen) => set(field, chosen === '' ? [] : [chosen])}
                />
              }
            >
              <Words
                label={fieldWords(field)}
                values={valuesOf(field)}
                options={optionsOf(field)}
                onChange={(values) => set(field, values)}
              />
            </Show>
          </span>
        )}
      </For>
      <Show when={left().length > 0}>
        <span class="clause">
          <Word
            label={t('rule.if')}
            value=""
            options={left()}
            empty={t(props.fields.length === 0 ? 'rule.if.any' : 'rule.if.add')}
            onChange={(chosen) => {
              const field = ruleFields.find((one) => one === chosen)
              if (field) props.onChange(props.conditions, [...props.fields, field])
            }}
          />
        </span>
      </Show>
    </>
  )
}
