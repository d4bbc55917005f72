import { createEffect, type JSX, Show } from 'solid-js'
import { useSession } from '../../data/session.tsx'
import { t } from '../../kit/i18n/index.ts'
import { Icon } from '../../kit/ui/icon.tsx'
import { Tabs } from '../../kit/ui/tabs.tsx'
import { offerUndo } from '../../kit/ui/undo-command.ts'
import './settings.css'
import './settings.words.ts'

const parts = [
  'sources',
  'team',
  'roles',
  'access',
  'audit',
  'retention',
  'templates',
  'rules',
  'products',
  'policy',
  'sla',
  'goodwill',
  'training',
  'terms',
  'webhooks',
  'health',
  'me',
] as const

/** The frame of a settings page: title, the other parts, what this one is for, and its one main action. */
export function SettingsFrame(props: { part: (typeof parts)[number]; what?: string; action?: JSX.Element; children: JSX.Element }) {
  const tabs = () =>
    parts.map((part) => ({ id: part, label: t(`settings.${part}`), href: `/settings/${part === 'terms' ? 'learned-terms' : part}` }))
  const { session, may } = useSession()
  offerUndo()
  createEffect(() => {
    document.title = `${t(`settings.${props.part}`)} · ${t('page.settings')} · Aftercare`
  })
  return (
    <main class="settings">
      <header class="bar">
        <h1>{t('page.settings')}</h1>
        <span class="push" />
        {props.action}
      </header>
      <Tabs label={t('settings.parts')} tabs={tabs()} current={props.part} />
      <div class="in">
        <div class="column">
          <Show when={props.part !== 'health' && may('sources.write') && session()?.unnamedProxy}>
            <p class="trouble notice">
              <Icon name="warn" size="s" />
              {t('settings.unnamed-proxy')}
            </p>
          </Show>
          {props.what && <p class="what">{props.what}</p>}
          {props.children}
        </div>
      </div>
    </main>
  )
}
