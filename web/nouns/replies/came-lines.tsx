import { For, Show } from 'solid-js'
import type { Came } from '#shared/reply.schema.ts'
import { rich, t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { Moment } from '../../kit/ui/moment.tsx'
import { Name } from '../../kit/ui/name.tsx'
import { withoutSteering } from '../../kit/ui/safe-text.ts'
import type { Composer } from './composer.state.ts'
import './came.words.ts'

/** What came while the reply was written and stopped it once. Esc goes back to the words, sending again sends them anyway. */
export function CameLines(props: { composer: Composer; area: () => HTMLTextAreaElement | undefined }) {
  const back = () => {
    props.composer.goBack()
    props.area()?.focus()
  }
  return (
    <section class="came" role="alert" aria-label={t('came.title')}>
      <p>
        <Icon name="warn" size="s" />
        <b>{t('came.title')}</b>
        <Button kind="ghost" class="push" keys="escape" onClick={back}>
          {t('came.back')}
        </Button>
      </p>
      <ul>
        <For each={props.composer.came()}>{(one) => <CameLine came={one} />}</For>
      </ul>
    </section>
  )
}

function CameLine(props: { came: Came }) {
  return (
    <li>
      <span class="meta">
        {rich(`came.${props.came.kind}`, { name: <Name of={props.came.by ?? ''} />, time: <Moment at={props.came.at} /> })}
      </span>
      <Show when={props.came.text}>
        {(text) => (
          <q class="clip" dir="auto">
            {withoutSteering(text())}
          </q>
        )}
      </Show>
    </li>
  )
}
