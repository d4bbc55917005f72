import './settings.words.ts'
import { createSignal, For, onMount, Show } from 'solid-js'
import type { Agent } from '#shared/agent.schema.ts'
import { type NotificationKind, type NotificationWay, notificationKinds, notificationWays } from '#shared/notification.ts'
import { patch } from '../../data/api.ts'
import { useMe, useSession } from '../../data/session.tsx'
import { shortTime } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Field, SelectField } from '../../kit/ui/field.tsx'
import { createNow } from '../../kit/ui/now.ts'
import { say } from '../../kit/ui/say.ts'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'
import { chooseWay, useNotificationChoices } from '../../nouns/notifications/notification.data.ts'
import '../../nouns/notifications/notification.words.ts'

/** Being away, with an end: until then no case is given to this person by itself. */
export function Away() {
  const me = useMe()
  const { session, begin } = useSession()
  const now = createNow(30_000)
  const [day, setDay] = createSignal('')
  const isAway = () => (me().awayUntil ?? 0) > now()
  const back = () => new Date(`${day()}T08:00:00`).getTime()
  async function set(awayUntil: number | null, undo?: number | null) {
    const current = session()
    if (!current) return
    try {
      const agent = await patch<Agent>(`/api/agents/${me().id}`, { awayUntil })
      await begin({ ...current, agent })
      const words = awayUntil === null ? t('away.here.done') : t('away.done', { time: shortTime(awayUntil) })
      showToast(undo === undefined ? { words } : { words, undo: () => void set(undo !== null && undo > Date.now() ? undo : null) })
    } catch (error) {
      showProblem(t('settings.not-saved', { why: problemText(error) }))
    }
  }
  return (
    <section class="part">
      <h2>{t('away.title')}</h2>
      <p class="meta">{t('away.what')}</p>
      <Show
        when={isAway()}
        fallback={
          <form
            class="row beside"
            onSubmit={(event) => {
              event.preventDefault()
              if (back() > Date.now()) void set(back(), me().awayUntil)
            }}
          >
            <Field
              type="date"
              label={t('away.back-on')}
              error={day() !== '' && !(back() > now()) ? t('errors.away-in-past') : undefined}
              value={day()}
              onInput={(event) => setDay(event.currentTarget.value)}
            />
            <Button type="submit" disabled={!(back() > now())}>
              {t('away.go')}
            </Button>
          </form>
        }
      >
        <p class="row">
          <b>{t('away.until', { time: shortTime(me().awayUntil ?? 0, now()) })}</b>
          <Button onClick={() => void set(null, me().awayUntil)}>{t('away.here')}</Button>
        </p>
      </Show>
    </section>
  )
}

/** How this person is told of each kind of thing. Mail is offered only where a mailbox can send. */
export function ToldChoices() {
  const query = useNotificationChoices()
  let section!: HTMLElement
  onMount(() => location.hash === '#told' && section.scrollIntoView())
  const offered = (chosen: NotificationWay | undefined) =>
    notificationWays.filter((way) => way === 'app' || way === 'off' || query.data()?.mailPossible || way === chosen)
  async function choose(kind: NotificationKind, way: NotificationWay) {
    try {
      await chooseWay(kind, way)
      say(t('settings.saved'))
    } catch (error) {
      showProblem(t('settings.not-saved', { why: problemText(error) }))
    }
    await query.reload()
  }
  return (
    <section class="part" id="told" ref={section}>
      <h2>{t('told.choices')}</h2>
      <Show when={query.data()}>
        {(answer) => (
          <>
            <p class="meta">{t(answer().mailPossible ? 'told.choices.what' : 'told.choices.no-mail')}</p>
            <div class="fields">
              <For each={notificationKinds}>
                {(kind) => (
                  <SelectField
                    label={t(`told.kind.${kind}`)}
                    value={answer().choices[kind]}
                    onChange={(event) => void choose(kind, event.currentTarget.value as NotificationWay)}
                  >
                    <For each={offered(answer().choices[kind])}>{(way) => <option value={way}>{t(`told.way.${way}`)}</option>}</For>
                  </SelectField>
                )}
              </For>
            </div>
          </>
        )}
      </Show>
    </section>
  )
}
