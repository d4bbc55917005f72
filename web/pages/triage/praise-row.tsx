import { For, Show } from 'solid-js'
import type { Mention } from '#shared/mention.schema.ts'
import { type PraiseAction, praiseActions } from '#shared/story.ts'
import { useSession } from '../../data/session.tsx'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import '../../nouns/feedback/feedback.words.ts'

const keys = { thank: 't', ask: 'o', 'pass-on': 'p' } as const
const icons = { thank: 'heart', ask: 'ask', 'pass-on': 'out' } as const

/** What can be done with praise, below its words: the same as by key. */
export function PraiseRow(props: { mention: Mention; onPraise: (what: PraiseAction) => void }) {
  const { may } = useSession()
  return (
    <Show when={props.mention.kind === 'praise' && may('stories.write')}>
      <fieldset class="row praise">
        <legend class="vh">{t('praise.keys')}</legend>
        <For each={praiseActions}>
          {(what) => (
            <Button icon={icons[what]} keys={keys[what]} onClick={() => props.onPraise(what)}>
              {t(`praise.${what}`)}
            </Button>
          )}
        </For>
      </fieldset>
    </Show>
  )
}
