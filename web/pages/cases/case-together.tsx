import { A } from '@solidjs/router'
import { For, Show } from 'solid-js'
import type { CaseWithNotes } from '#shared/case.schema.ts'
import { caseNumber } from '#shared/case.ts'
import { useMe, useSession } from '../../data/session.tsx'
import { listed, shortDate } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Kbd } from '../../kit/ui/kbd.tsx'
import { Name } from '../../kit/ui/name.tsx'
import { nameText, withoutSteering } from '../../kit/ui/safe-text.ts'
import type { CaseActions } from '../../nouns/cases/case.actions.ts'
import type { CaseDialog } from './case-dialog.ts'
import '../../nouns/teams/team.words.ts'

/** Who works on a case together: its team, who follows it, its tags, and cases that have to do with it. */
export function CaseTogether(props: { row: CaseWithNotes; actions: CaseActions; onDialog: (dialog: CaseDialog) => void }) {
  const me = useMe()
  const { may } = useSession()
  const follows = () => props.row.followers.some(({ id }) => id === me().id)
  return (
    <section class="together">
      <h2 class="over">
        {t('together.title')}
        <button
          type="button"
          class="push link"
          aria-pressed={follows()}
          onClick={() => void props.actions.follow(props.row, me(), !follows())}
        >
          {t(follows() ? 'follow.end' : 'follow.begin')} <Kbd keys="f" />
        </button>
      </h2>
      <dl class="dl">
        <Show when={props.row.team}>
          {(team) => (
            <>
              <dt>{t('teams.team')}</dt>
              <dd>
                <A class="link" href={`/cases?queue=all&team=${team().id}`}>
                  <Name of={team().name} />
                </A>
              </dd>
            </>
          )}
        </Show>
        <Show when={props.row.unassignedWhy}>
          {(why) => (
            <>
              <dt>{t('assign.nobody')}</dt>
              <dd>{t(`assign.why.${why()}`)}</dd>
            </>
          )}
        </Show>
        <Show when={props.row.hold}>
          {(hold) => (
            <>
              <dt>{t('case.hold')}</dt>
              <dd>
                <span dir="auto">{withoutSteering(hold().reason)}</span>{' '}
                <span class="meta">
                  <Name of={hold().by.name} />, {shortDate(hold().at)}
                </span>
              </dd>
            </>
          )}
        </Show>
        <dt>{t('follow.followers')}</dt>
        <dd>{props.row.followers.length > 0 ? listed(props.row.followers.map(({ name }) => nameText(name))) : t('follow.nobody')}</dd>
        <dt>{t('tags.tags')}</dt>
        <dd class="tags">
          <For each={props.row.tags}>
            {(tag) => (
              <A class="chip touch" href={`/cases?queue=all&tag=${tag.id}`}>
                <bdi>{withoutSteering(tag.name)}</bdi>
              </A>
            )}
          </For>
          <button type="button" class="link" onClick={() => props.onDialog('tags')}>
            {t(props.row.tags.length > 0 ? 'tags.do' : 'tags.do.first')} <Kbd keys="l" />
          </button>
        </dd>
        <dt>{t('links.links')}</dt>
        <dd class="links">
          <For each={props.row.links}>
            {(other) => (
              <span class="row">
                <A class="link clip" href={`/cases/${other.id}?queue=all`} title={withoutSteering(other.title)}>
                  {caseNumber(other.id)} <span dir="auto">{withoutSteering(other.title)}</span>
                </A>
                <Button
                  kind="ghost"
                  icon="x"
                  label={t('links.remove', { case: caseNumber(other.id) })}
                  onClick={() => void props.actions.unlink(props.row, other)}
                />
              </span>
            )}
          </For>
          <Show when={may('cases.tag')}>
            <button type="button" class="link" onClick={() => props.onDialog('link')}>
              {t('links.add')}
            </button>
          </Show>
        </dd>
      </dl>
    </section>
  )
}
