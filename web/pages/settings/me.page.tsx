import { useNavigate } from '@solidjs/router'
import { createSignal, For, Show } from 'solid-js'
import type { Agent } from '#shared/agent.schema.ts'
import { type InterfaceLanguage, interfaceLanguages } from '#shared/agent.ts'
import { patch } from '../../data/api.ts'
import { useMe, useSession } from '../../data/session.tsx'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Field, SelectField, Switch } from '../../kit/ui/field.tsx'
import { prefer, preferences } from '../../kit/ui/preferences.ts'
import { say } from '../../kit/ui/say.ts'
import { SegmentedControl } from '../../kit/ui/segmented-control.tsx'
import { showProblem } from '../../kit/ui/toast.tsx'
import { OwnSessions } from '../../nouns/agents/own-sessions.tsx'
import { SecondFactors } from '../../nouns/agents/second-factors.tsx'
import { Password } from './password.tsx'
import { SettingsFrame } from './settings-frame.tsx'
import { Tokens } from './tokens.tsx'
import { Away, ToldChoices } from './told.tsx'
import '../../nouns/agents/access.words.ts'

/** What a person may set for themselves: name, language, ways in and open sessions; theme and keys on this device; tokens for programs. */
export function MePage() {
  const { signOut } = useSession()
  const navigate = useNavigate()
  const leave = async () => {
    try {
      await signOut()
      navigate('/sign-in')
    } catch (error) {
      showProblem(problemText(error))
    }
  }
  return (
    <SettingsFrame part="me">
      <Profile />
      <Password />
      <Away />
      <ToldChoices />
      <section class="part">
        <h2>{t('access.second-factor')}</h2>
        <p class="what">{t('access.second-factor.what')}</p>
        <SecondFactors />
      </section>
      <OwnSessions />
      <Device />
      <Tokens />
      <section class="part">
        <Button icon="exit" onClick={() => void leave()}>
          {t('me.signout')}
        </Button>
      </section>
    </SettingsFrame>
  )
}

function Profile() {
  const me = useMe()
  const { session, begin } = useSession()
  const [name, setName] = createSignal(me().name)
  const [busy, setBusy] = createSignal(false)
  async function save(change: { name?: string; language?: InterfaceLanguage }) {
    const current = session()
    if (!current) return
    setBusy(true)
    try {
      const agent = await patch<Agent>(`/api/agents/${me().id}`, change)
      await begin({ ...current, agent })
      say(t('settings.saved'))
    } catch (error) {
      showProblem(t('settings.not-saved', { why: problemText(error) }))
    } finally {
      setBusy(false)
    }
  }
  const isChanged = () => name().trim() !== me().name
  return (
    <section class="part">
      <h2>{t('me.profile')}</h2>
      <form
        class="fields"
        onSubmit={(event) => {
          event.preventDefault()
          if (isChanged() && name().trim()) void save({ name: name().trim() })
        }}
      >
        <div class="row beside">
          <Field
            label={t('field.name')}
            error={name().trim() ? undefined : t('field.name.missing')}
            maxlength="80"
            autocomplete="name"
            value={name()}
            onInput={(event) => setName(event.currentTarget.value)}
          />
          <Show when={isChanged() && name().trim()}>
            <Button type="submit" busy={busy()}>
              {t('do.save')}
            </Button>
          </Show>
        </div>
        <SelectField
          label={t('field.language')}
          value={me().language}
          onChange={(event) => void save({ language: event.currentTarget.value as InterfaceLanguage })}
        >
          <For each={interfaceLanguages}>{(code) => <option value={code}>{t(`language.${code}`)}</option>}</For>
        </SelectField>
        <p class="meta">{t('me.email-is', { email: me().email })}</p>
      </form>
    </section>
  )
}

const themes = ['system', 'light', 'dark'] as const
const densities = ['comfortable', 'compact'] as const
const undoSeconds = [10, 30, 60] as const

function Device() {
  const { session } = useSession()
  return (
    <section class="part">
      <h2>{t('me.screen')}</h2>
      <div class="fields">
        <SegmentedControl
          label={t('me.theme')}
          options={themes.map((value) => ({ value, label: t(`me.theme.${value}`) }))}
          value={preferences().theme}
          onChange={(theme) => prefer({ theme })}
        />
        <SegmentedControl
          label={t('me.density')}
          options={densities.map((value) => ({ value, label: t(`me.density.${value}`) }))}
          value={preferences().density}
          onChange={(density) => prefer({ density })}
        />
        <div>
          <SegmentedControl
            label={t('me.undo')}
            options={undoSeconds.map((value) => ({ value, label: t('me.undo.seconds', { n: value }) }))}
            value={preferences().undoSeconds}
            onChange={(seconds) => prefer({ undoSeconds: seconds })}
          />
          <p class="meta">{t('me.undo.hint', { n: session()?.undoSeconds ?? 0 })}</p>
        </div>
        <div>
          <Switch label={t('me.keys')} checked={preferences().singleKeys} onChange={(singleKeys) => prefer({ singleKeys })} />
          <p class="meta">{t('me.keys.hint')}</p>
        </div>
      </div>
    </section>
  )
}
