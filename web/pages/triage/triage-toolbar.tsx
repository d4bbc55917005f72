import { Show } from 'solid-js'
import { caseNumber } from '#shared/case.ts'
import type { Mention, VerdictBody } from '#shared/mention.schema.ts'
import { useSession } from '../../data/session.tsx'
import { t } from '../../kit/i18n/index.ts'
import { Icon } from '../../kit/ui/icon.tsx'
import { Kbd } from '../../kit/ui/kbd.tsx'
import { kindWithoutComplaint, likeliestKey, targetCase } from './triage.actions.ts'
import type { TriageDialog } from './triage.commands.ts'

type ToolbarProps = {
  mention: Mention
  onSort: (verdict: VerdictBody) => void
  onDialog: (dialog: TriageDialog) => void
  class: string
  /** Four buttons under the thumb, the likeliest first. */
  short?: boolean
}

/** The verdicts as buttons with their keys; the likeliest is drawn as the main one. */
export function TriageToolbar(props: ToolbarProps) {
  const { may } = useSession()
  return (
    <Show when={may('mentions.sort')}>
      <Verdicts {...props} />
    </Show>
  )
}

function Verdicts(props: ToolbarProps) {
  const target = () => targetCase(props.mention)
  const kindClass = (key: string) => {
    const best = likeliestKey(props.mention) === key
    if (props.short) return best ? 'btn main first' : 'btn'
    return best ? 'action best' : 'action'
  }
  return (
    <div class={props.class} role="toolbar" aria-label={t('triage.actions')}>
      <button type="button" class={kindClass('1')} onClick={() => props.onSort({ kind: 'complaint', case: 'new' })}>
        <Kbd keys="1" />
        {t('triage.action.new')}
      </button>
      <Show when={target()}>
        {(named) => (
          <button type="button" class={kindClass('2')} onClick={() => props.onSort({ kind: 'complaint', case: named().id })}>
            <Kbd keys="2" />
            {t(props.mention.case ? 'triage.action.keep' : 'triage.action.add', { case: caseNumber(named().id) })}
          </button>
        )}
      </Show>
      <button type="button" class={kindClass('3')} onClick={() => props.onSort({ kind: kindWithoutComplaint(props.mention) })}>
        <Kbd keys="3" />
        {t(`triage.action.${kindWithoutComplaint(props.mention) as 'question' | 'praise' | 'other'}`)}
      </button>
      <button type="button" class={kindClass('4')} onClick={() => props.onSort({ kind: 'not-us' })}>
        <Kbd keys="4" />
        {t('triage.action.not-us')}
      </button>
      <Show when={props.short && !target()}>
        <button type="button" class="btn" onClick={() => props.onDialog('pick')}>
          {t('triage.action.pick')}
        </button>
      </Show>
      <Show when={!props.short}>
        <button type="button" class="action lite push" onClick={() => props.onDialog('pick')}>
          <Kbd keys="5" />
          {t('triage.action.pick')}
        </button>
        <button
          type="button"
          class="action lite narrow"
          onClick={() => props.onDialog('why')}
          title={t('suggest.title')}
          aria-label={t('suggest.title')}
        >
          <Kbd keys="w" />
          <Icon name="info" size="s" />
        </button>
        <button
          type="button"
          class="action lite"
          onClick={() => props.onDialog('sentiment')}
          title={t('triage.action.sentiment')}
          aria-label={t('triage.action.sentiment')}
        >
          <Kbd keys="s" />
          <Icon name="pencil" size="s" />
        </button>
      </Show>
    </div>
  )
}
