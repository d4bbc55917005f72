import { A } from '@solidjs/router'
import { createSignal, For, Show } from 'solid-js'
import { caseNumber } from '#shared/case.ts'
import type { CaseHold } from '#shared/retention.schema.ts'
import { shortDate } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Field } from '../../kit/ui/field.tsx'
import type { useRetentionActions } from '../../nouns/retention/retention.data.ts'
import '../../nouns/retention/retention.words.ts'

type HoldsProps = { holds: readonly CaseHold[]; mayChange: boolean; actions: ReturnType<typeof useRetentionActions> }

/** Cases of which nothing goes, why, and who said so. */
export function HoldsSection(props: HoldsProps) {
  const [number, setNumber] = createSignal('')
  const [reason, setReason] = createSignal('')
  const [tried, setTried] = createSignal(false)
  const id = () => Number(number().trim().replace(/^c-/i, ''))
  const isWhole = () => Number.isSafeInteger(id()) && id() > 0 && reason().trim() !== ''
  async function submit(event: SubmitEvent) {
    event.preventDefault()
    setTried(true)
    if (!isWhole() || !(await props.actions.hold(id(), reason().trim()))) return
    setNumber('')
    setReason('')
    setTried(false)
  }
  return (
    <section class="part">
      <h2>{t('holds.title')}</h2>
      <p class="what">{t('holds.what')}</p>
      <Show when={props.holds.length > 0} fallback={<p class="muted none">{t('holds.none')}</p>}>
        <ul class="tokens">
          <For each={props.holds}>
            {(hold) => (
              <li>
                <A class="link" href={`/cases/${hold.caseId}?queue=all`}>
                  {caseNumber(hold.caseId)}
                </A>
                <b class="clip">
                  <bdi>{hold.title}</bdi>
                </b>
                <span class="meta">
                  <bdi>{hold.reason}</bdi> · {hold.heldBy.name} · {shortDate(hold.heldAt)}
                </span>
                <Show when={props.mayChange}>
                  <Button
                    kind="ghost"
                    class="push"
                    aria-label={t('holds.release.of', { case: caseNumber(hold.caseId) })}
                    onClick={() => void props.actions.release(hold)}
                  >
                    {t('holds.release')}
                  </Button>
                </Show>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Show when={props.mayChange}>
        <form class="hold-form" onSubmit={(event) => void submit(event)}>
          <Field
            label={t('holds.case')}
            autocomplete="off"
            placeholder="C-1"
            maxlength="20"
            value={number()}
            onInput={(event) => setNumber(event.currentTarget.value)}
          />
          <Field
            label={t('holds.reason')}
            error={tried() && !isWhole() ? t('holds.missing') : undefined}
            autocomplete="off"
            maxlength="200"
            value={reason()}
            onInput={(event) => setReason(event.currentTarget.value)}
          />
          <Button type="submit">{t('holds.add')}</Button>
        </form>
      </Show>
    </section>
  )
}
