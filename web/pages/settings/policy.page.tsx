import { useSearchParams } from '@solidjs/router'
import { createMemo, createSignal, For, Match, Show, Switch } from 'solid-js'
import type { PolicyRow } from '#shared/policy.schema.ts'
import { policyCountries } from '#shared/policy.ts'
import { useSession } from '../../data/session.tsx'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { SegmentedControl } from '../../kit/ui/segmented-control.tsx'
import { ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { usePolicy, usePolicyActions } from '../../nouns/policies/policy.data.ts'
import { countryName, dayWords } from '../../nouns/policies/policy.words.ts'
import { type Filters, layerFilters, newWindow, rulesByTopic, shownRows } from './policy.list.ts'
import { PolicyBench } from './policy-bench.tsx'
import { PolicyRules } from './policy-rules.tsx'
import { SettingsFrame } from './settings-frame.tsx'
import './policy.css'
import '../../nouns/policies/policy-page.words.ts'

/** What law and promises decide: rules by topic, one opened as a sentence, and the test bench beside them. All of it is in the address. */
export function PolicyPage() {
  const [address, setAddress] = useSearchParams<{
    layer?: string
    country?: string
    unread?: string
    open?: string
    facts?: string
    with?: string
  }>()
  const { may } = useSession()
  const actions = usePolicyActions()
  const published = usePolicy(() => 'published')
  const hasDraft = () => Boolean(published.data()?.draft)
  const draft = usePolicy(() => 'draft', hasDraft)
  const shown = () => (hasDraft() ? (draft.data() ?? published.data()) : published.data())
  const rows = createMemo((): readonly PolicyRow[] => shown()?.rules ?? [])
  const [added, setAdded] = createSignal<PolicyRow | null>(null)
  const filters = (): Filters => ({
    layer: layerFilters.find((each) => each === address.layer) ?? 'all',
    country: address.country ?? '',
    unread: address.unread === '1',
  })
  const all = createMemo(() => {
    const fresh = added()
    return fresh && !rows().some(({ rule }) => rule.key === fresh.rule.key) ? [...rows(), fresh] : rows()
  })
  const found = createMemo(() => shownRows(all(), filters(), address.open))
  const unread = () => rows().filter(({ rule }) => rule.layer === 'statute' && rule.reviewedBy === null).length
  const changed = () => rows().filter(({ isChanged }) => isChanged).length + (shown()?.removed.length ?? 0)
  const set = (part: Partial<Record<keyof typeof address, string | null>>) => setAddress(part, { scroll: false, replace: true })
  const [isPublishing, setPublishing] = createSignal(false)
  async function publish() {
    setPublishing(true)
    await actions.publish()
    setPublishing(false)
  }
  function add() {
    const row = newWindow(rows())
    setAdded(row)
    set({ open: row.rule.key, layer: null, unread: null })
  }
  const action = () => (
    <Show
      when={hasDraft()}
      fallback={
        <Show when={published.data()?.version}>
          {(version) => (
            <span class="meta">
              {t('policy.version', { n: version().number ?? 0, day: dayWords(version().validFromOn ?? '2000-01-01') })}
            </span>
          )}
        </Show>
      }
    >
      <span class="meta only-wide">{t('policy.draft', { n: changed() })}</span>
      <Show when={may('policy.write')}>
        <Button kind="ghost" onClick={() => void actions.throwAway()}>
          {t('policy.throw-away')}
        </Button>
        <Button kind="main" busy={isPublishing()} onClick={() => void publish()}>
          {t('policy.publish')}
        </Button>
      </Show>
    </Show>
  )
  return (
    <SettingsFrame part="policy" what={t('policy.what')} action={action()}>
      <Switch fallback={<Skeleton rows={8} />}>
        <Match when={shown()}>
          <Show when={unread() > 0}>
            <p class="unread">
              <Icon name="warn" size="s" />
              <span>{t('policy.unread', { n: unread(), of: rows().length })}</span>
              <button type="button" class="link" onClick={() => set({ unread: filters().unread ? null : '1' })}>
                {t(filters().unread ? 'policy.unread.all' : 'policy.unread.show')}
              </button>
            </p>
          </Show>
          <div class="policy">
            <div class="rules-side">
              <div class="filters">
                <SegmentedControl
                  label={t('policy.layers')}
                  options={layerFilters.map((value) => ({
                    value,
                    label: t(`policy.filter.${value}`, { n: shownRows(all(), { ...filters(), layer: value }, undefined).length }),
                  }))}
                  value={filters().layer}
                  onChange={(layer) => set({ layer: layer === 'all' ? null : layer })}
                />
                <label>
                  <span class="vh">{t('policy.country')}</span>
                  <select class="input" value={filters().country} onChange={(event) => set({ country: event.currentTarget.value || null })}>
                    <option value="">{t('policy.country.all')}</option>
                    <For each={[...policyCountries]}>{(code) => <option value={code}>{countryName(code)}</option>}</For>
                  </select>
                </label>
                <span class="push" />
                <Show when={may('policy.write')}>
                  <Button kind="ghost" icon="plus" onClick={add}>
                    {t('policy.add')}
                  </Button>
                </Show>
                <a class="link" href="/policy" target="_blank" rel="noopener">
                  {t('policy.customers')} <Icon name="out" size="s" class="in-text" />
                </a>
              </div>
              <PolicyRules
                groups={rulesByTopic(found())}
                open={address.open ?? null}
                mayChange={may('policy.write')}
                onOpen={(key) => set({ open: key })}
                onDone={() => setAdded(null)}
              />
            </div>
            <PolicyBench facts={address.facts} onFacts={(facts) => set({ facts })} hasDraft={hasDraft()} mayKeep={may('policy.write')} />
          </div>
        </Match>
        <Match when={published.error()}>
          <ErrorState title={t('policy.failed')} error={published.error()} retry={published.reload} />
        </Match>
      </Switch>
    </SettingsFrame>
  )
}
