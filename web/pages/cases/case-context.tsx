import { A } from '@solidjs/router'
import { For, lazy, Show, Suspense } from 'solid-js'
import type { CaseWithNotes } from '#shared/case.schema.ts'
import { channelLabels, shownHandle } from '#shared/channel.ts'
import { serviceOrderNumber } from '#shared/service-order.ts'
import type { ThreadWithPosts } from '#shared/thread.schema.ts'
import { useSession } from '../../data/session.tsx'
import { languageName, number, shortDate } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Avatar } from '../../kit/ui/avatar.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { Kbd } from '../../kit/ui/kbd.tsx'
import { Name } from '../../kit/ui/name.tsx'
import { withoutSteering } from '../../kit/ui/safe-text.ts'
import { safeUrl } from '../../kit/ui/safe-url.ts'
import { SentimentScore } from '../../kit/ui/sentiment.tsx'
import type { CaseActions } from '../../nouns/cases/case.actions.ts'
import { useCauses } from '../../nouns/cases/cause.data.ts'
import { causeWords } from '../../nouns/cases/cause.words.ts'
import { Timeline } from '../../nouns/cases/timeline.tsx'
import { AuthorLink } from '../../nouns/customers/author-link.tsx'
import { CustomerOfAuthor } from '../../nouns/customers/customer-of-author.tsx'
import { ChannelMark } from '../../nouns/sources/channel-mark.tsx'
import { Why } from '../../nouns/threads/why.tsx'
import type { CaseDialog } from './case-dialog.ts'
import { causeHref } from './cause-lines.tsx'

const CaseClocks = lazy(async () => ({ default: (await import('../../nouns/clocks/case-clocks.tsx')).CaseClocks }))
const CaseTogether = lazy(async () => ({ default: (await import('./case-together.tsx')).CaseTogether }))
const CaseRules = lazy(async () => ({ default: (await import('../../nouns/rules/case-rules.tsx')).CaseRules }))
const CasePromises = lazy(async () => ({ default: (await import('../../nouns/promises/case-promises.tsx')).CasePromises }))

type ContextProps = {
  row: CaseWithNotes
  thread: ThreadWithPosts | undefined
  actions: CaseActions
  onDialog: (dialog: CaseDialog) => void
  onDisagree: () => void
  onOrder: () => void
  onSplit: () => void
}

/** Beside the thread: who wrote, what is known of the case, the work for them, why the machine thinks so, what happened. */
export function CaseContext(props: ContextProps) {
  const { may } = useSession()
  const asked = () => props.thread?.mentions.findLast(({ deletedAt }) => !deletedAt)
  return (
    <>
      <Show when={props.thread}>{(thread) => <AuthorFacts thread={thread()} />}</Show>
      <CaseFacts {...props} />
      <Suspense>
        <CaseTogether row={props.row} actions={props.actions} onDialog={props.onDialog} />
      </Suspense>
      <Show when={props.thread}>{(thread) => <Orders thread={thread()} onOrder={props.onOrder} />}</Show>
      <Suspense>
        <CaseClocks caseId={props.row.id} />
        <CasePromises caseId={props.row.id} />
        <CaseRules caseId={props.row.id} />
      </Suspense>
      <Show when={props.thread && asked()}>
        {(mention) => (
          <Why
            thread={props.thread as ThreadWithPosts}
            mention={mention()}
            onDisagree={props.onDisagree}
            onSplit={may('cases.write') && props.row.threadCount > 1 ? props.onSplit : undefined}
          />
        )}
      </Show>
      <Titles {...props} />
      <section>
        <h2 class="over">{t('case.timeline')}</h2>
        <Timeline caseId={props.row.id} />
      </section>
    </>
  )
}

function AuthorFacts(props: { thread: ThreadWithPosts }) {
  const { may } = useSession()
  const author = () => props.thread.author
  return (
    <section>
      <h2 class="over">{t('thread.author')}</h2>
      <div class="row">
        <Avatar name={author().name} />
        <span class="person">
          <b class="clip">
            <AuthorLink author={author()} />
          </b>
          <span class="meta clip">
            <Name of={shownHandle(author().channel, author().handle)} />
          </span>
        </span>
        <Show when={safeUrl(author().url)}>
          {(href) => (
            <a
              class="push profile"
              href={href()}
              target="_blank"
              rel="noopener noreferrer"
              aria-label={t('thread.profile', { channel: channelLabels[author().channel] })}
            >
              <ChannelMark channel={author().channel} coloured decoration />
            </a>
          )}
        </Show>
      </div>
      <dl class="dl">
        <Show when={may('customers.read')}>
          <dt>{t('people.customer')}</dt>
          <dd>
            <CustomerOfAuthor authorId={author().id} />
          </dd>
        </Show>
        <Show when={author().followers !== null}>
          <dt>{t('thread.followers')}</dt>
          <dd class="num">{number(author().followers ?? 0)}</dd>
        </Show>
        <Show when={props.thread.lang && props.thread.lang !== 'und' ? props.thread.lang : null}>
          {(lang) => (
            <>
              <dt>{t('thread.language')}</dt>
              <dd>{languageName(lang())}</dd>
            </>
          )}
        </Show>
        <dt>{t('thread.since')}</dt>
        <dd class="num">{shortDate(props.thread.firstMentionAt)}</dd>
        <dt>{t('thread.mentions')}</dt>
        <dd class="num">{number(props.thread.mentionCount)}</dd>
      </dl>
    </section>
  )
}

function CaseFacts(props: ContextProps) {
  const { may } = useSession()
  const causes = useCauses(
    () => props.row.theme ?? undefined,
    () => props.row.theme !== null,
  )
  const cause = () =>
    props.row.theme ? causes.data()?.items.find(({ cases }) => cases.some(({ caseId }) => caseId === props.row.id)) : undefined
  const kind = () => t(props.row.theme ? `theme.${props.row.theme}` : 'case.kind.common')
  return (
    <section>
      <h2 class="over">{t('case.about')}</h2>
      <dl class="dl">
        <dt>{t('case.assignee')}</dt>
        <dd>
          <Show when={may('cases.write')} fallback={props.row.assignee ? <Name of={props.row.assignee.name} /> : t('case.nobody')}>
            <button type="button" class="link" onClick={() => props.onDialog('assign')}>
              <Show when={props.row.assignee} fallback={t('case.nobody')}>
                {(person) => <Name of={person().name} />}
              </Show>{' '}
              <Kbd keys="a" />
            </button>
          </Show>
        </dd>
        <dt>{t('case.priority')}</dt>
        <dd>
          <Show when={may('cases.write')} fallback={t(`priority.${props.row.priority}`)}>
            <button type="button" class="link" onClick={() => props.onDialog('priority')}>
              {t(`priority.${props.row.priority}`)} <Kbd keys="p" />
            </button>
          </Show>
        </dd>
        <dt>{t('case.state')}</dt>
        <dd>{t(`case.state.${props.row.state}`)}</dd>
        <dt>{t('case.kind')}</dt>
        <dd class="kind">
          <Show when={may('cases.write')} fallback={kind()}>
            <button type="button" class="link" onClick={() => props.onDialog('kind')}>
              {kind()}
            </button>
          </Show>
          <Show when={props.row.theme}>
            {(theme) => (
              <A class="link" href={`/cases?queue=own&theme=${theme()}`}>
                {t('case.kind.others', { n: props.row.themeCount })}
              </A>
            )}
          </Show>
          <Show when={cause()}>
            {(found) => (
              <A class="link" href={causeHref(found(), props.row.theme ?? undefined)}>
                {causeWords(found())}
              </A>
            )}
          </Show>
        </dd>
        <Show when={props.row.product}>
          {(product) => (
            <>
              <dt>{t('case.product')}</dt>
              <dd>
                <Name of={product()} />
              </dd>
            </>
          )}
        </Show>
        <Show when={props.row.topic}>
          {(topic) => (
            <>
              <dt>{t('case.topic')}</dt>
              <dd>{t(`topic.${topic()}`)}</dd>
            </>
          )}
        </Show>
        <dt>{t('case.mean')}</dt>
        <dd>
          <SentimentScore score={props.row.sentimentScore} />
        </dd>
      </dl>
    </section>
  )
}

/** What the desk calls the case in the languages of the team; a person's title is the same for all. */
function Titles(props: ContextProps) {
  const { may } = useSession()
  return (
    <Show when={props.row.titles.length > 0}>
      <section>
        <h2 class="over">
          {t('case.titles')}
          <Show when={may('cases.write')}>
            <button type="button" class="push link" onClick={() => props.onDialog('rename')}>
              {t('case.action.rename')}
            </button>
          </Show>
        </h2>
        <dl class="dl titles">
          <dt>{t('case.titles.you')}</dt>
          <dd dir="auto">{withoutSteering(props.row.title)}</dd>
          <For each={props.row.titles}>
            {({ lang, title }) => (
              <>
                <dt>{languageName(lang)}</dt>
                <dd lang={lang} dir="auto">
                  {withoutSteering(title)}
                </dd>
              </>
            )}
          </For>
        </dl>
        <p class="meta">{t('case.titles.note')}</p>
      </section>
    </Show>
  )
}

function Orders(props: { thread: ThreadWithPosts; onOrder: () => void }) {
  const { may } = useSession()
  return (
    <section>
      <h2 class="over">
        {t('thread.orders')}
        <Show when={may('orders.write')}>
          <button type="button" class="push link" onClick={() => props.onOrder()}>
            {t('thread.orders.new')} <Kbd keys="v" />
          </button>
        </Show>
      </h2>
      <For each={props.thread.serviceOrders} fallback={<p class="meta">{t('thread.orders.none')}</p>}>
        {(order) => (
          <A class="row order" href={`/service/${order.id}`}>
            <Icon name={order.kind === 'repair' ? 'service' : 'box'} size="s" />
            <span class="id">{serviceOrderNumber(order.id)}</span>
            <span class="muted clip">
              {t(`order.kind.${order.kind}`)}, <Name of={order.fault} />
            </span>
            <span class="push muted state">{t(`order.state.${order.state}`)}</span>
          </A>
        )}
      </For>
    </section>
  )
}
