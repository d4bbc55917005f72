import './settings.words.ts'
import { createSignal, For, Show } from 'solid-js'
import type { ApiToken } from '#shared/agent.schema.ts'
import { tokenDays } from '#shared/agent.ts'
import type { Permission } from '#shared/permission.ts'
import { newKey, post } from '../../data/api.ts'
import { useSession } from '../../data/session.tsx'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { Field, SelectField } from '../../kit/ui/field.tsx'
import { showProblem } from '../../kit/ui/toast.tsx'
import { readingPermissions } from '../../nouns/agents/permission.groups.ts'
import { PermissionChoice } from '../../nouns/agents/permission-choice.tsx'

const dayChoices = [30, tokenDays.usual, tokenDays.most] as const
const extents = ['read', 'some', 'all'] as const
type Extent = (typeof extents)[number]

/** A name, what the token may, and until when. It begins with reading alone: most programs need no more. */
export function TokenDialog(props: { onMade: (token: ApiToken) => void; onClose: () => void }) {
  const { may } = useSession()
  const [name, setName] = createSignal('')
  const [extent, setExtent] = createSignal<Extent>('read')
  const [chosen, setChosen] = createSignal<readonly Permission[]>(['desk.read'])
  const [days, setDays] = createSignal<number>(tokenDays.usual)
  const [tried, setTried] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const key = newKey()
  const scopes = (): Permission[] | undefined =>
    extent() === 'all' ? undefined : extent() === 'read' ? readingPermissions.filter(may) : [...chosen()]
  async function submit() {
    setTried(true)
    if (!name().trim() || scopes()?.length === 0 || busy()) return
    setBusy(true)
    try {
      props.onMade(await post<ApiToken>('/api/tokens', { name: name().trim(), scopes: scopes(), days: days() }, key))
    } catch (error) {
      showProblem(t('me.tokens.add.failed', { why: problemText(error) }))
      props.onClose()
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      title={t('me.tokens.add')}
      width={extent() === 'some' ? 640 : 420}
      onClose={props.onClose}
      onSubmit={() => void submit()}
      foot={
        <Button kind="main" type="submit" class="push" busy={busy()} keys="ctrl+enter">
          {t('me.tokens.add')}
        </Button>
      }
    >
      <Field
        label={t('me.tokens.name')}
        hint={t('me.tokens.name.hint')}
        error={tried() && !name().trim() ? t('me.tokens.name.missing') : undefined}
        autofocus
        autocomplete="off"
        maxlength="80"
        value={name()}
        onInput={(event) => setName(event.currentTarget.value)}
      />
      <SelectField
        label={t('tokens.scopes')}
        error={tried() && scopes()?.length === 0 ? t('tokens.scopes.none') : undefined}
        value={extent()}
        onChange={(event) => setExtent(event.currentTarget.value as Extent)}
      >
        <For each={extents}>{(one) => <option value={one}>{t(`tokens.scopes.${one}`)}</option>}</For>
      </SelectField>
      <Show when={extent() === 'some'}>
        <PermissionChoice
          chosen={chosen()}
          choose={(one, on) => setChosen((all) => (on ? [...all, one] : all.filter((other) => other !== one)))}
        />
      </Show>
      <SelectField label={t('me.tokens.days')} value={days()} onChange={(event) => setDays(Number(event.currentTarget.value))}>
        <For each={dayChoices}>{(n) => <option value={n}>{t('me.tokens.days.of', { n })}</option>}</For>
      </SelectField>
    </Dialog>
  )
}
