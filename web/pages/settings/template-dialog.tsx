import { createSignal, For, Show } from 'solid-js'
import { type InterfaceLanguage, interfaceLanguages } from '#shared/agent.ts'
import type { MacroAction } from '#shared/macro.schema.ts'
import type { Template } from '#shared/template.schema.ts'
import { longestTemplate, type TemplateScope, templateScopes, templateVariables } from '#shared/template.ts'
import { newKey } from '../../data/api.ts'
import { useMe } from '../../data/session.tsx'
import { languageName } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { Field, SelectField, TextField } from '../../kit/ui/field.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { withoutSteering } from '../../kit/ui/safe-text.ts'
import { SegmentedControl } from '../../kit/ui/segmented-control.tsx'
import { useTeams } from '../../nouns/teams/team.data.ts'
import { addTemplate, changeTemplate, changeText } from '../../nouns/templates/template.data.ts'
import { TemplateActions } from './template-actions.tsx'
import { TemplatePreview } from './template-preview.tsx'
import '../../nouns/templates/answering.words.ts'

type DialogProps = { template: Template | null; onSaved: () => void; onClose: () => void }

/** Writes a template: its name, whose it is, its text in each language, what it does, and how it is in the newest thread. */
export function TemplateDialog(props: DialogProps) {
  const me = useMe()
  const teams = useTeams()
  const { template } = props
  const [name, setName] = createSignal(template?.name ?? '')
  const [scope, setScope] = createSignal<TemplateScope>(template?.scope ?? 'own')
  const [teamId, setTeamId] = createSignal<number | null>(template?.team?.id ?? null)
  const [actions, setActions] = createSignal<MacroAction[]>(template?.actions ?? [])
  const baseLang = template?.baseLang ?? me().language
  const [lang, setLang] = createSignal<InterfaceLanguage>(baseLang)
  const [texts, setTexts] = createSignal<Partial<Record<InterfaceLanguage, string>>>({})
  const [tried, setTried] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const [refusal, setRefusal] = createSignal<Error | null>(null)
  const key = newKey()
  const saved = (of: InterfaceLanguage) => template?.texts.find((text) => text.lang === of)
  const textOf = (of: InterfaceLanguage) => texts()[of] ?? saved(of)?.text ?? ''
  const isMissing = () => !/[\p{L}\p{N}]/u.test(name())
  const isEmpty = () => actions().length === 0 && interfaceLanguages.every((one) => textOf(one).trim() === '')
  const team = () => teamId() ?? teams.data()?.items[0]?.id ?? null
  async function submit() {
    setTried(true)
    if (isMissing() || isEmpty() || busy()) return
    setBusy(true)
    setRefusal(null)
    const body = { name: name().trim(), scope: scope(), teamId: scope() === 'team' ? team() : null, actions: actions() }
    try {
      const { id } = template
        ? await changeTemplate(template.id, body)
        : await addTemplate({ ...body, baseLang, text: textOf(baseLang) }, key)
      // The base language first: the others follow it.
      const changed = interfaceLanguages.filter((one) => texts()[one] !== undefined && (template !== null || one !== baseLang))
      for (const one of changed.toSorted((a, b) => Number(b === baseLang) - Number(a === baseLang)))
        if (textOf(one) !== '' || saved(one)) await changeText(id, one, textOf(one), saved(one)?.version ?? 0)
      props.onSaved()
      props.onClose()
    } catch (error) {
      setRefusal(error as Error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      title={t(template ? 'templates.change' : 'templates.add')}
      width={600}
      onClose={props.onClose}
      onSubmit={() => void submit()}
      foot={
        <Button kind="main" type="submit" class="push" busy={busy()} keys="ctrl+enter">
          {t('do.save')}
        </Button>
      }
    >
      <Show when={refusal()}>
        {(error) => (
          <p class="refused" role="alert">
            <Icon name="stop" size="s" />
            {t('templates.failed', { why: problemText(error()) })}
          </p>
        )}
      </Show>
      <Field
        label={t('field.name')}
        error={tried() && isMissing() ? t('errors.not-valid') : undefined}
        maxlength="60"
        autofocus
        autocomplete="off"
        dir="auto"
        value={name()}
        onInput={(event) => setName(event.currentTarget.value)}
      />
      <SegmentedControl
        label={t('templates.scope')}
        options={templateScopes.map((value) => ({ value, label: t(`templates.scope.${value}`) }))}
        value={scope()}
        onChange={setScope}
      />
      <Show when={scope() === 'team'}>
        <SelectField label={t('templates.team')} value={team() ?? ''} onChange={(event) => setTeamId(Number(event.currentTarget.value))}>
          <For each={teams.data()?.items}>{(one) => <option value={one.id}>{withoutSteering(one.name)}</option>}</For>
        </SelectField>
      </Show>
      <div class="template-text">
        <SegmentedControl
          label={t('field.language')}
          options={interfaceLanguages.map((value) => ({ value, label: `${languageName(value)}${textOf(value) === '' ? '' : ' ·'}` }))}
          value={lang()}
          onChange={setLang}
        />
        <TextField
          label={t('templates.text', { lang: languageName(lang()) })}
          hint={t('templates.text.hint', {
            blanks: templateVariables.map((one) => `{${one}}`).join(' '),
            example: '{author.name|…}',
          })}
          error={tried() && isEmpty() ? t('errors.template-empty') : undefined}
          rows={5}
          lang={lang()}
          dir="auto"
          maxlength={longestTemplate}
          value={textOf(lang())}
          onInput={(event) => {
            const words = event.currentTarget.value
            setTexts((all) => ({ ...all, [lang()]: words }))
          }}
        />
        <Show when={saved(lang())}>
          {(text) => (
            <p class="meta">
              {t('templates.version', { n: text().version })} · {withoutSteering(text().changedBy.name)}
              <Show when={text().isOutdated}>
                {' '}
                <button
                  type="button"
                  class="link"
                  onClick={() => setTexts((all) => ({ ...all, [lang()]: textOf(lang()) }))}
                  disabled={texts()[lang()] !== undefined}
                >
                  {t('templates.old')}
                </button>
              </Show>
            </p>
          )}
        </Show>
      </div>
      <TemplateActions actions={actions()} onChange={setActions} />
      <TemplatePreview text={textOf(lang())} lang={lang()} />
    </Dialog>
  )
}
