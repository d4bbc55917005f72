import { createSignal, For, Show } from 'solid-js'
import type { Team } from '#shared/team.schema.ts'
import { assignmentModes, teamLimits } from '#shared/team.ts'
import { knownLanguages } from '#shared/understanding.ts'
import { newKey } from '../../data/api.ts'
import { languageName } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { Field, SelectField, Switch } from '../../kit/ui/field.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { withoutSteering } from '../../kit/ui/safe-text.ts'
import { useAgents } from '../../nouns/agents/agent.data.ts'
import { useProducts } from '../../nouns/products/product.data.ts'
import type { TeamBody } from '../../nouns/teams/team.data.ts'
import '../../nouns/teams/team.words.ts'

type DialogProps = { team: Team | null; send: (body: TeamBody, key: string) => Promise<void>; onClose: () => void }

/** Makes a team, or changes who is in it, what it can take and how it gives cases to people. */
export function TeamDialog(props: DialogProps) {
  const agents = useAgents()
  const products = useProducts()
  const [name, setName] = createSignal(props.team?.name ?? '')
  const [mode, setMode] = createSignal(props.team?.mode ?? 'by-hand')
  const [members, setMembers] = createSignal<ReadonlySet<number>>(new Set(props.team?.members.map(({ id }) => id)))
  const [languages, setLanguages] = createSignal<ReadonlySet<(typeof knownLanguages)[number]>>(new Set(props.team?.languages))
  const [productIds, setProductIds] = createSignal<ReadonlySet<number>>(new Set(props.team?.productIds))
  const [tried, setTried] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const [refusal, setRefusal] = createSignal<Error | null>(null)
  const key = newKey()
  const isMissing = () => !/[\p{L}\p{N}]/u.test(name()) || name().includes('@')
  const people = () => (agents.data()?.items ?? []).filter(({ disabledAt }) => disabledAt === null)
  async function submit() {
    setTried(true)
    if (isMissing() || busy()) return
    setBusy(true)
    // Who works here must be known: what is not listed would be left out.
    await Promise.all([agents.answered(), products.answered()])
    try {
      await props.send(
        { name: name().trim(), mode: mode(), memberIds: [...members()], languages: [...languages()], productIds: [...productIds()] },
        key,
      )
      props.onClose()
    } catch (error) {
      setRefusal(error as Error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      title={t(props.team ? 'teams.change' : 'teams.add')}
      width={480}
      onClose={props.onClose}
      onSubmit={() => void submit()}
      foot={
        <Button kind="main" type="submit" class="push" busy={busy()} keys="ctrl+enter">
          {t(props.team ? 'do.save' : 'teams.add')}
        </Button>
      }
    >
      <Show when={refusal()}>
        {(error) => (
          <p class="refused" role="alert">
            <Icon name="stop" size="s" />
            {t('teams.failed', { why: problemText(error()) })}
          </p>
        )}
      </Show>
      <Field
        label={t('field.name')}
        hint={t('teams.name.hint')}
        error={tried() && isMissing() ? t('teams.name.missing') : undefined}
        maxlength={teamLimits.name}
        autofocus
        autocomplete="off"
        dir="auto"
        value={name()}
        onInput={(event) => setName(event.currentTarget.value)}
      />
      <SelectField
        label={t('teams.mode')}
        hint={t(`teams.mode.${mode()}.why`)}
        value={mode()}
        onChange={(event) => setMode(event.currentTarget.value as typeof mode extends () => infer M ? M : never)}
      >
        <For each={assignmentModes}>{(one) => <option value={one}>{t(`teams.mode.${one}`)}</option>}</For>
      </SelectField>
      <Picks
        legend={t('teams.members')}
        items={people().map(({ id, name }) => ({ value: id, label: withoutSteering(name) }))}
        chosen={members()}
        onChange={setMembers}
      />
      <Picks
        legend={t('teams.languages')}
        hint={t('teams.skills.hint')}
        items={knownLanguages.map((value) => ({ value, label: languageName(value) }))}
        chosen={languages()}
        onChange={setLanguages}
      />
      <Show when={products.data()?.items.length}>
        <Picks
          legend={t('teams.products')}
          items={(products.data()?.items ?? []).map(({ id, name }) => ({ value: id, label: withoutSteering(name) }))}
          chosen={productIds()}
          onChange={setProductIds}
        />
      </Show>
    </Dialog>
  )
}

/** Some of several, in the order in which they stand. */
function Picks<T>(props: {
  legend: string
  hint?: string
  items: { value: T; label: string }[]
  chosen: ReadonlySet<T>
  onChange: (chosen: ReadonlySet<T>) => void
}) {
  const turn = (value: T, on: boolean) =>
    props.onChange(new Set(props.items.map((item) => item.value).filter((one) => (one === value ? on : props.chosen.has(one)))))
  return (
    <fieldset class="picks">
      <legend>{props.legend}</legend>
      <Show when={props.hint}>
        <p class="meta">{props.hint}</p>
      </Show>
      <For each={props.items}>
        {(item) => <Switch label={item.label} checked={props.chosen.has(item.value)} onChange={(on) => turn(item.value, on)} />}
      </For>
    </fieldset>
  )
}
