import { useSearchParams } from '@solidjs/router'
import { For, Match, Show, Switch } from 'solid-js'
import type { Template } from '#shared/template.schema.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Chip, LangChip } from '../../kit/ui/chip.tsx'
import { Menu } from '../../kit/ui/menu.tsx'
import { nameText, withoutSteering } from '../../kit/ui/safe-text.ts'
import { EmptyState, ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'
import { actionWords } from '../../nouns/templates/action.words.ts'
import { changeTemplate, useTemplates } from '../../nouns/templates/template.data.ts'
import { RulesSection } from './rules-section.tsx'
import { SettingsFrame } from './settings-frame.tsx'
import { TemplateDialog } from './template-dialog.tsx'
import { TemplateReplies } from './template-replies.tsx'
import './templates.css'

/** Words that are written again and again. `?template=new` and `?template=ID` open the form, `?replies=ID` the replies that began with one. */
export function TemplatesPage() {
  const [address, setAddress] = useSearchParams<{ template?: string; replies?: string }>()
  const query = useTemplates()
  const items = () => query.data()?.items ?? []
  const chosen = () => items().find(({ id }) => String(id) === address.template) ?? null
  const open = (template: string | null) => setAddress({ template }, { scroll: false })
  async function setRemoved(template: Template, removed: boolean) {
    try {
      await changeTemplate(template.id, { removed })
      if (removed)
        showToast({ words: t('templates.removed', { name: nameText(template.name) }), undo: () => void setRemoved(template, false) })
    } catch (error) {
      showProblem(t('templates.failed', { why: problemText(error) }))
    }
    await query.reload()
  }
  const addButton = () => (
    <Button kind="main" icon="plus" onClick={() => open('new')}>
      {t('templates.add')}
    </Button>
  )
  return (
    <SettingsFrame part="templates" what={t('templates.what')} action={<Show when={items().length > 0}>{addButton()}</Show>}>
      <Switch fallback={<Skeleton rows={4} />}>
        <Match when={query.data() && items().length === 0}>
          <EmptyState title={t('templates.empty')} why={t('templates.empty.why')}>
            {addButton()}
          </EmptyState>
        </Match>
        <Match when={query.data()}>
          <ul class="templates" aria-label={t('settings.templates')}>
            <For each={items()}>
              {(one) => (
                <Row
                  template={one}
                  onOpen={() => open(String(one.id))}
                  onReplies={() => setAddress({ replies: String(one.id) }, { scroll: false })}
                  onRemove={() => void setRemoved(one, true)}
                />
              )}
            </For>
          </ul>
        </Match>
        <Match when={query.error()}>
          <ErrorState title={t('templates.load-failed')} error={query.error()} retry={query.reload} />
        </Match>
      </Switch>
      <RulesSection />
      <Show when={address.template === 'new' || chosen()}>
        <TemplateDialog template={chosen()} onSaved={() => void query.reload()} onClose={() => open(null)} />
      </Show>
      <Show when={address.replies}>
        {(id) => <TemplateReplies id={Number(id())} onClose={() => setAddress({ replies: null }, { scroll: false })} />}
      </Show>
    </SettingsFrame>
  )
}

function Row(props: { template: Template; onOpen: () => void; onReplies: () => void; onRemove: () => void }) {
  const base = () => props.template.texts.find(({ lang }) => lang === props.template.baseLang) ?? props.template.texts[0]
  const whose = () => (props.template.team ? nameText(props.template.team.name) : t(`templates.scope.${props.template.scope}`))
  return (
    <li>
      <div>
        <h2>
          <bdi>{withoutSteering(props.template.name)}</bdi> <code>/{props.template.key}</code>
        </h2>
        <p class="clip" lang={base()?.lang} dir="auto">
          {withoutSteering(base()?.text ?? '')}
        </p>
        <p class="row wrap meta">
          <Chip>{whose()}</Chip>
          <For each={props.template.texts}>
            {(text) => (
              <span classList={{ outdated: text.isOutdated }} title={text.isOutdated ? t('templates.old') : undefined}>
                <LangChip lang={text.lang} />
              </span>
            )}
          </For>
          <For each={props.template.actions}>{(action) => <Chip icon="play">{actionWords(action, null)}</Chip>}</For>
          <button type="button" class="link" onClick={props.onReplies}>
            {t('templates.uses', { n: props.template.useCount })}
          </button>
        </p>
      </div>
      <Show when={props.template.mayChange}>
        <Menu
          kind="ghost"
          icon="menu"
          label={`${t('templates.change')}: ${nameText(props.template.name)}`}
          items={[
            { label: t('templates.change'), icon: 'pencil', run: props.onOpen },
            { label: t('do.remove'), icon: 'trash', line: true, run: props.onRemove },
          ]}
        />
      </Show>
    </li>
  )
}
