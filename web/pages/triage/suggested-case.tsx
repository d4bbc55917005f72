import { createEffect, createSignal, For, onCleanup, Show } from 'solid-js'
import type { CaseWithNotes } from '#shared/case.schema.ts'
import { caseNumber } from '#shared/case.ts'
import { channelLabels } from '#shared/channel.ts'
import type { Mention, Suggestion } from '#shared/mention.schema.ts'
import { createLiveQuery } from '../../data/live-query.ts'
import { score, share, shortTime } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Avatar } from '../../kit/ui/avatar.tsx'
import { commandsNow } from '../../kit/ui/commands.ts'
import { Icon } from '../../kit/ui/icon.tsx'
import { Kbd } from '../../kit/ui/kbd.tsx'
import { Moment } from '../../kit/ui/moment.tsx'
import { Name } from '../../kit/ui/name.tsx'
import { nameText, withoutSteering } from '../../kit/ui/safe-text.ts'
import { Spark } from '../../kit/ui/spark.tsx'
import { getCase } from '../../nouns/cases/case.data.ts'
import { Growth } from '../../nouns/cases/growth.tsx'
import { listMentionsOfCase } from '../../nouns/mentions/mention.data.ts'
import { Reasons } from '../../nouns/mentions/reasons.tsx'

const settleMs = 120

/** A value that is passed on once it has stood still for a moment, so that running through rows asks for nothing. */
function settled<T>(value: () => T): () => T {
  const [now, setNow] = createSignal(value())
  createEffect(() => {
    const next = value()
    const timer = setTimeout(() => setNow(() => next), settleMs)
    onCleanup(() => clearTimeout(timer))
  })
  return now
}

/** The case the focused mention is in or seems to belong to: why, what pressing 2 will do, and what else it could be. */
export function SuggestedCase(props: { mention: Mention }) {
  const best = (): (Omit<Suggestion, 'score'> & { score: number | null }) | null => {
    const { case: own, joined, joinScore, joinBecause, suggestions } = props.mention
    if (!own) return suggestions[0] ?? null
    // A case that it opened itself: what was near was not near enough.
    return joined === 'new' ? { case: own, score: null, because: [] } : { case: own, score: joinScore ?? 1, because: joinBecause }
  }
  const others = () => props.mention.suggestions.filter((one) => one.case.id !== best()?.case.id)
  const id = settled(() => best()?.case.id ?? null)
  const found = createLiveQuery(() => ({ key: ['case', id()], load: (signal) => getCase(id() ?? 0, signal), enabled: id() !== null }))
  const details = () => (id() === best()?.case.id ? found.data() : undefined)
  return (
    <aside class="suggest" aria-label={t('suggest.title')} tabindex="-1" data-region>
      <header class="bar">
        <h2 class="over">{props.mention.case ? t('suggest.joined') : t('suggest.title')}</h2>
        <Show when={best()}>
          {(one) => (
            <span class="push meta num">
              {one().score === null ? t('suggest.opened') : t('suggest.match', { score: share(one().score ?? 0) })}
            </span>
          )}
        </Show>
      </header>
      <div class="in">
        <Show when={best()} fallback={<NoCase />}>
          {(one) => (
            <>
              <div class="row head">
                <h3>
                  <bdi>{one().case.title}</bdi>
                </h3>
                <Show when={details()}>
                  {(found) => (
                    <span class="push">
                      <Growth trend={found().trend} />
                    </span>
                  )}
                </Show>
              </div>
              <Show when={details()} fallback={<p class="muted">{caseNumber(one().case.id)}</p>}>
                {(found) => <Facts found={found()} />}
              </Show>
              <Alike because={one().because} languages={details()?.languages.length ?? 0} />
              <Consequences mention={props.mention} found={details()} />
              <Latest caseId={id()} except={props.mention.id} />
            </>
          )}
        </Show>
        <Show when={others().length > 0}>
          <h3 class="over">{t('suggest.others')}</h3>
          <ul class="others">
            <For each={others()}>
              {(one) => (
                <li>
                  <span class="clip">
                    {caseNumber(one.case.id)} <bdi>{one.case.title}</bdi>
                  </span>
                  <span class="push num">{share(one.score)}</span>
                </li>
              )}
            </For>
          </ul>
        </Show>
        <ReadSo mention={props.mention} />
      </div>
    </aside>
  )
}

/** Does what a key of the page does. */
const press = (id: string) =>
  commandsNow()
    .find((command) => command.id === id)
    ?.run()

/** Why the mention was read as it was; one key, or one press, disagrees with each. */
function ReadSo(props: { mention: Mention }) {
  const isComplaint = () => props.mention.kind === 'complaint'
  return (
    <>
      <h3 class="over row">
        {t('suggest.read.complaint', { p: share(props.mention.complaint ?? 0) })}
        <button type="button" class="push link" onClick={() => press(isComplaint() ? 'triage-3' : 'triage-1')}>
          {t(isComplaint() ? 'why.not-complaint' : 'why.is-complaint')} <Kbd keys={isComplaint() ? '3' : '1'} />
        </button>
      </h3>
      <Reasons mention={props.mention} of="complaint" />
      <h3 class="over row">
        {props.mention.sentiment?.sure
          ? t('suggest.read.sentiment', { score: score(props.mention.sentiment.score) })
          : t('suggest.read.unsure')}
        <button type="button" class="push link" onClick={() => press('triage-s')}>
          {t('why.disagree')} <Kbd keys="s" />
        </button>
      </h3>
      <Reasons mention={props.mention} of="sentiment" />
    </>
  )
}

function NoCase() {
  return (
    <>
      <h3>{t('suggest.none')}</h3>
      <p class="muted">{t('suggest.none.why')}</p>
    </>
  )
}

function Facts(props: { found: CaseWithNotes }) {
  const facts = () =>
    t('suggest.facts', {
      case: caseNumber(props.found.id),
      people: props.found.authorCount,
      mentions: props.found.mentionCount,
      languages: props.found.languages.length,
    })
  return (
    <>
      <p class="muted">
        {facts()} · {props.found.assignee ? t('suggest.assignee', { name: nameText(props.found.assignee.name) }) : t('suggest.nobody')}
      </p>
      <Spark
        values={props.found.arrivals}
        title={t('suggest.spark', { least: Math.min(0, ...props.found.arrivals), most: Math.max(0, ...props.found.arrivals) })}
        start={shortTime(Date.now() - props.found.arrivals.length * 3_600_000)}
        end={t('suggest.now', { n: props.found.arrivals.at(-1) ?? 0 })}
      />
    </>
  )
}

function Alike(props: { because: Suggestion['because']; languages: number }) {
  return (
    <Show when={props.because.length > 0}>
      <h3 class="over">{props.languages > 1 ? t('suggest.same.languages', { n: props.languages }) : t('suggest.same')}</h3>
      <table class="tbl">
        <thead>
          <tr>
            <th scope="col">{t('suggest.here')}</th>
            <th scope="col">{t('suggest.there')}</th>
            <th scope="col" class="r">
              {t('suggest.weight')}
            </th>
          </tr>
        </thead>
        <tbody>
          <For each={props.because}>
            {(reason) => (
              <tr>
                <Show
                  when={reason.kind === 'concept' || reason.kind === 'word' || reason.kind === 'entity'}
                  fallback={<td colspan="2">{t(`reason.${reason.kind as 'author' | 'thread' | 'person' | 'direction'}`)}</td>}
                >
                  <td dir="auto">{withoutSteering(reason.here.join(', ') || reason.name)}</td>
                  <td dir="auto">
                    {withoutSteering(reason.there.join(', ') || reason.name)}{' '}
                    <Show when={!reason.there.includes(reason.name)}>
                      <span class="meta">{withoutSteering(reason.name)}</span>
                    </Show>
                  </td>
                </Show>
                <td class="r num">{share(reason.share)}</td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </Show>
  )
}

function Consequences(props: { mention: Mention; found: CaseWithNotes | undefined }) {
  const channel = () => channelLabels[props.mention.channel]
  return (
    <Show when={!props.mention.case && props.found}>
      {(found) => (
        <>
          <h3 class="over">{t('suggest.if')}</h3>
          <ul class="then">
            <li>
              <Icon name="cases" size="s" />
              {t('suggest.if.thread', { n: found().threadCount + 1, case: caseNumber(found().id) })}
            </li>
            <Show when={found().dueAt}>
              {(at) => (
                <li>
                  <Icon name="clock" size="s" />
                  {t('suggest.if.due', { time: shortTime(at()) })}
                </li>
              )}
            </Show>
            <li>
              <Icon name={props.mention.replyBy === 'hand' ? 'hand' : 'globe'} size="s" />
              {t(`suggest.if.${props.mention.replyBy}`, { channel: channel() })}
            </li>
          </ul>
        </>
      )}
    </Show>
  )
}

function Latest(props: { caseId: number | null; except: number }) {
  const latest = createLiveQuery(() => ({
    key: ['mentions', 'latest', props.caseId],
    load: (signal) => listMentionsOfCase(props.caseId ?? 0, 3, signal),
    enabled: props.caseId !== null,
  }))
  const rows = () => (latest.data()?.items ?? []).filter(({ id, deletedAt }) => id !== props.except && !deletedAt).slice(0, 2)
  return (
    <Show when={rows().length > 0}>
      <h3 class="over">{t('suggest.latest')}</h3>
      <For each={rows()}>
        {(mention) => (
          <div class="post">
            <Avatar name={mention.author.name} small />
            <div>
              <div class="who">
                <b>
                  <Name of={mention.author.name} />
                </b>
                <span class="h">
                  {channelLabels[mention.channel]}, <Moment at={mention.postedAt} />
                </span>
              </div>
              <p class="muted three" lang={mention.lang ?? undefined} dir="auto">
                {withoutSteering(mention.text)}
              </p>
            </div>
          </div>
        )}
      </For>
    </Show>
  )
}
