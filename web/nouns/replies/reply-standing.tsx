import { createSignal, For, Show } from 'solid-js'
import type { MacroAction } from '#shared/macro.schema.ts'
import type { Reply } from '#shared/reply.schema.ts'
import { listed } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Icon } from '../../kit/ui/icon.tsx'
import { nameText, withoutSteering } from '../../kit/ui/safe-text.ts'
import { showProblem } from '../../kit/ui/toast.tsx'
import { actionWords } from '../templates/action.words.ts'
import { changeReply, undoRun } from './reply.data.ts'

/** Whom a reply waits for, what was let pass in it and why, and what is or was done with it. */
export function ReplyStanding(props: { reply: Reply; mayHandIn: boolean }) {
  const [busy, setBusy] = createSignal(false)
  const attempt = async (run: () => Promise<unknown>) => {
    if (busy()) return
    setBusy(true)
    try {
      await run()
    } catch (error) {
      showProblem(problemText(error))
    } finally {
      setBusy(false)
    }
  }
  const done = (): MacroAction[] => {
    const { run, actions } = props.reply
    return run ? actions.filter((one) => run.steps.includes(one.do === 'team' ? 'assign' : one.do)) : actions
  }
  return (
    <>
      <Show when={props.reply.state === 'draft' && props.reply.heldBy.length > 0}>
        <p class="st warn">
          <Icon name={props.reply.cancelledAt === null ? 'person' : 'warn'} size="s" />
          <span>
            {props.reply.cancelledAt === null
              ? t('answer.held', { rule: listed(props.reply.heldBy.map(({ name }) => withoutSteering(name))) })
              : t('answer.cancelled')}{' '}
            <Show when={props.reply.cancelledAt !== null && props.mayHandIn}>
              <button type="button" class="link" onClick={() => void attempt(() => changeReply(props.reply.id, props.reply.text))}>
                {t('answer.hand-in')}
              </button>
            </Show>
          </span>
        </p>
      </Show>
      <Show when={props.reply.parts}>
        {(parts) => (
          <p class="st">
            <Icon name="list" size="s" />
            <span>{t('answer.parts', { out: parts().out, of: parts().of })}</span>
          </p>
        )}
      </Show>
      <For each={props.reply.overrides}>
        {({ reason, by }) => (
          <p class="st">
            <Icon name="check" size="s" />
            <span dir="auto">{t('answer.passed', { name: nameText(by.name), reason: withoutSteering(reason) })}</span>
          </p>
        )}
      </For>
      <Show when={done().length > 0}>
        <p class="st">
          <Icon name={props.reply.run?.undone ? 'undo' : 'play'} size="s" />
          <span>
            {props.reply.run?.undone ? t('answer.undone') : t('answer.with')}:{' '}
            {done()
              .map((one) => actionWords(one, null))
              .join(' · ')}{' '}
            <Show when={props.reply.run && !props.reply.run.undone ? props.reply.run : null}>
              {(run) => (
                <button type="button" class="link" onClick={() => void attempt(() => undoRun(run().id))}>
                  {t('do.undo')}
                </button>
              )}
            </Show>
          </span>
        </p>
      </Show>
    </>
  )
}
