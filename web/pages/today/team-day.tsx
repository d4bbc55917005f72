import { A } from '@solidjs/router'
import { For, Show } from 'solid-js'
import { caseNumber } from '#shared/case.ts'
import type { TeamToday } from '#shared/today.schema.ts'
import { money, number, share, shortTime } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Avatar } from '../../kit/ui/avatar.tsx'
import { Button } from '../../kit/ui/button.tsx'
import { Moment } from '../../kit/ui/moment.tsx'
import { Name } from '../../kit/ui/name.tsx'
import { withoutSteering } from '../../kit/ui/safe-text.ts'
import '../../nouns/today/today.words.ts'
import { Part } from './part.tsx'
import { Alerts, Approvals, CaseLine, type DayProps, Sources } from './shared-parts.tsx'

/** What waits for whoever leads the team: decisions, who has what, what grows, what fires. */
export function TeamDay(props: DayProps & { today: TeamToday }) {
  const letters = () => props.today.letters
  return (
    <>
      <div class="halves">
        <Approvals {...props} part={props.today.approvals} />
        <Part
          id="requests"
          title={t('today.requests')}
          all={{ href: '/settings/goodwill', words: t('today.requests.open') }}
          part={props.today.requests}
          keyOf={({ id }) => `request-${id}`}
          empty={t('today.requests.none')}
          lines={props}
        >
          {(request) => (
            <>
              <span class="two">
                <A class="clip" href={`/service/${request.orderId}`}>
                  <b>{t('today.request', { amount: money(request.amount, request.currency), order: `S-${request.orderId}` })}</b>
                </A>
                <span class="meta clip" dir="auto">
                  {withoutSteering(request.reason)}
                </span>
              </span>
              <span class="r meta">
                <Name of={request.by.name} /> · <Moment at={request.askedAt} ago />
              </span>
            </>
          )}
        </Part>
      </div>
      <Show when={letters() === null || (letters()?.total ?? 0) > 0}>
        <Part
          id="letters"
          title={t('today.letters')}
          part={letters()}
          keyOf={({ id }) => `letter-${id}`}
          empty={t('today.letters.none')}
          lines={props}
        >
          {(letter) => (
            <>
              <A class="t clip" href={`/cases/${letter.caseId}/plan`}>
                <b dir="auto">{withoutSteering(letter.title)}</b> <span class="meta">{caseNumber(letter.caseId)}</span>
              </A>
              <span class="s clip">{letter.isSafety ? t('today.letters.safety') : ''}</span>
              <span class="r meta">
                <Name of={letter.by.name} /> · <Moment at={letter.draftedAt} ago />
              </span>
            </>
          )}
        </Part>
      </Show>
      <div class="halves">
        <People part={props.today.people} retry={props.retry} now={props.now} />
        <Part
          id="growing"
          title={t('today.growing')}
          all={{ href: '/trends', words: t('today.growing.open') }}
          part={props.today.growing}
          keyOf={({ id }) => `growing-${id}`}
          empty={t('today.growing.none')}
          lines={props}
        >
          {(row) => <CaseLine row={row} queue="all" />}
        </Part>
      </div>
      <div class="halves">
        <Alerts {...props} part={props.today.alerts} />
        <Sources {...props} part={props.today.sources} />
      </div>
    </>
  )
}

/** Who has what: each number opens its cases. */
function People(props: { part: TeamToday['people']; retry(): void; now(): number }) {
  return (
    <section aria-labelledby="today-people" data-part="people">
      <h2 class="h" id="today-people">
        <span>{t('today.people')}</span>
      </h2>
      <Show
        when={props.part}
        fallback={
          <p class="unread" role="alert">
            {t('today.part.failed')} <Button onClick={props.retry}>{t('do.retry')}</Button>
          </p>
        }
      >
        {(part) => (
          <div class="swipe">
            <table class="tbl">
              <thead>
                <tr>
                  <th scope="col">{t('today.people.name')}</th>
                  <th scope="col" class="r">
                    {t('today.people.open')}
                  </th>
                  <th scope="col" class="r">
                    {t('today.people.late')}
                  </th>
                  <th scope="col">{t('today.people.load')}</th>
                </tr>
              </thead>
              <tbody>
                <For each={part().items}>
                  {(person) => (
                    <tr>
                      <th scope="row">
                        <span class="row">
                          <Avatar name={person.name} small />
                          <Name of={person.name} />
                        </span>
                      </th>
                      <td class="r num">
                        <A class="count" href={`/cases?queue=all&assignee=${person.id}`}>
                          {number(person.open)}
                        </A>
                      </td>
                      <td class="r num" classList={{ bad: person.late > 0 }}>
                        {number(person.late)}
                      </td>
                      <td class="muted">
                        <Show when={person.awayUntil} fallback={person.capacity && <Load of={person.open / person.capacity} />}>
                          {(at) => t('today.people.away', { time: shortTime(at(), props.now()) })}
                        </Show>
                      </td>
                    </tr>
                  )}
                </For>
                <tr>
                  <th scope="row" class="muted">
                    {t('today.people.nobody')}
                  </th>
                  <td class="r num">
                    <A class="count" href="/cases?queue=unassigned">
                      {number(part().unassigned)}
                    </A>
                  </td>
                  <td />
                  <td />
                </tr>
              </tbody>
            </table>
          </div>
        )}
      </Show>
    </section>
  )
}

const Load = (props: { of: number }) => (
  <span
    class="load"
    classList={{ full: props.of >= 0.9 }}
    style={{ '--v': String(Math.min(1, props.of)) }}
    role="img"
    aria-label={t('today.people.load.is', { share: share(props.of) })}
  />
)
