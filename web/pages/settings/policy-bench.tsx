import { createMemo, createSignal, For, type JSX, Show } from 'solid-js'
import type { PolicyFacts } from '#shared/policy.schema.ts'
import { policyCountries, policyReasons, policyTopics } from '#shared/policy.ts'
import { buyerKinds, salesChannels } from '#shared/purchase.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { SegmentedControl } from '../../kit/ui/segmented-control.tsx'
import { DecisionView } from '../../nouns/policies/decision-view.tsx'
import { useExamples, usePolicyActions, useReplay, useTriedDecision } from '../../nouns/policies/policy.data.ts'
import { countryName, decisionWords, factName } from '../../nouns/policies/policy.words.ts'
import { factsOf, factsText, type TriedFacts } from './policy.facts.ts'
import '../../nouns/policies/policy-page.words.ts'

const yesNo = ['hygiene', 'unsealed', 'personalised', 'returnCostTold', 'used', 'usedTermAgreed', 'listed'] as const

/** Facts in, decision out, by the draft or by what is published; below it what the draft would have changed, and the kept examples. */
export function PolicyBench(props: { facts: string | undefined; onFacts: (text: string) => void; hasDraft: boolean; mayKeep: boolean }) {
  const facts = createMemo(() => factsOf(props.facts))
  const [chosen, setChosen] = createSignal<'draft' | 'published'>('draft')
  const version = () => (props.hasDraft ? chosen() : 'published')
  const asked = createMemo((): PolicyFacts | null => (facts().country ? (facts() as PolicyFacts) : null))
  const decision = useTriedDecision(asked, version)
  const change = (part: Partial<TriedFacts>) => props.onFacts(factsText({ ...facts(), ...part }))
  /** Questions about yes or no are asked once they would change something, or were answered. */
  const flags = () => yesNo.filter((fact) => facts()[fact] !== undefined || decision.data()?.missing.includes(fact))
  const isDefect = () =>
    facts().topic === 'defect' || (facts().topic === 'return' && facts().reason !== undefined && facts().reason !== 'changed-mind')
  return (
    <aside class="bench" aria-label={t('policy.bench')}>
      <header>
        <h2>{t('policy.bench')}</h2>
        <Show when={props.hasDraft}>
          <SegmentedControl
            label={t('policy.bench.with')}
            options={(['draft', 'published'] as const).map((value) => ({ value, label: t(`policy.bench.${value}`) }))}
            value={chosen()}
            onChange={setChosen}
          />
        </Show>
      </header>
      <section>
        <h3>{t('policy.facts')}</h3>
        <div class="facts">
          <Choice
            fact="topic"
            value={facts().topic}
            options={policyTopics}
            words={(each) => t(`policy.topic.${each}`)}
            set={(topic) => change({ topic: topic ?? 'withdrawal' })}
            isSure
          />
          <Choice
            fact="country"
            value={facts().country}
            options={policyCountries}
            words={countryName}
            set={(country) => change({ country })}
          />
          <Choice
            fact="salesChannel"
            value={facts().salesChannel}
            options={salesChannels}
            words={(each) => t(`policy.channel.${each}`)}
            set={(salesChannel) => change({ salesChannel })}
          />
          <Choice
            fact="buyerKind"
            value={facts().buyerKind}
            options={buyerKinds}
            words={(each) => t(`policy.buyer.${each}`)}
            set={(buyerKind) => change({ buyerKind })}
          />
          <Choice
            fact="reason"
            value={facts().reason}
            options={policyReasons}
            words={(each) => t(`policy.reason.${each}`)}
            set={(reason) => change({ reason })}
          />
          <FactRow fact="category">
            {(id) => (
              <input
                id={id}
                class="fact"
                maxlength="80"
                value={facts().category ?? ''}
                placeholder={t('policy.unknown')}
                onChange={(event) => change({ category: event.currentTarget.value.trim() || undefined })}
              />
            )}
          </FactRow>
          <Day fact="deliveredOn" value={facts().deliveredOn} set={(deliveredOn) => change({ deliveredOn })} />
          <Show when={!isDefect()}>
            <Day fact="informedOn" value={facts().informedOn} set={(informedOn) => change({ informedOn })} />
          </Show>
          <Show when={isDefect()}>
            <Day fact="contractOn" value={facts().contractOn} set={(contractOn) => change({ contractOn })} />
            <Day fact="firstShownOn" value={facts().firstShownOn} set={(firstShownOn) => change({ firstShownOn })} />
          </Show>
          <Day fact="at" value={facts().at} set={(at) => at && change({ at })} />
          <For each={flags()}>
            {(fact) => (
              <Choice
                fact={fact}
                value={facts()[fact] === undefined ? undefined : facts()[fact] ? 'yes' : 'no'}
                options={['yes', 'no'] as const}
                words={(each) => t(`policy.${each}`)}
                set={(value) => change({ [fact]: value === undefined ? undefined : value === 'yes' })}
              />
            )}
          </For>
        </div>
      </section>
      <section aria-live="polite">
        <h3>{t('policy.decision')}</h3>
        <Show
          when={decision.data()}
          fallback={<p class="meta">{decision.error() ? problemText(decision.error()) : t('policy.decision.wait')}</p>}
        >
          {(found) => <DecisionView decision={found()} />}
        </Show>
      </section>
      <Replay hasDraft={props.hasDraft} />
      <Examples facts={asked()} mayKeep={props.mayKeep} onOpen={(kept) => props.onFacts(JSON.stringify(kept))} />
    </aside>
  )
}

function FactRow(props: { fact: string; children: (id: string) => JSX.Element }) {
  const id = () => `fact-${props.fact}`
  return (
    <>
      <label for={id()}>{factName(props.fact)}</label>
      {props.children(id())}
    </>
  )
}

function Choice<T extends string>(props: {
  fact: string
  value: string | undefined
  options: readonly T[]
  words: (value: T) => string
  set: (value: T | undefined) => void
  isSure?: boolean
}) {
  return (
    <FactRow fact={props.fact}>
      {(id) => (
        <select
          id={id}
          class="fact"
          classList={{ open: props.value === undefined }}
          onChange={(event) => props.set(props.options.find((each) => each === event.currentTarget.value))}
        >
          <Show when={!props.isSure}>
            <option value="" selected={props.value === undefined}>
              {t('policy.unknown')}
            </option>
          </Show>
          <For each={[...props.options]}>
            {(each) => (
              <option value={each} selected={each === props.value}>
                {props.words(each)}
              </option>
            )}
          </For>
        </select>
      )}
    </FactRow>
  )
}

function Day(props: { fact: string; value: string | undefined; set: (day: string | undefined) => void }) {
  return (
    <FactRow fact={props.fact}>
      {(id) => (
        <input
          id={id}
          class="fact"
          classList={{ open: !props.value }}
          type="date"
          value={props.value ?? ''}
          onChange={(event) => props.set(event.currentTarget.value || undefined)}
        />
      )}
    </FactRow>
  )
}

function Replay(props: { hasDraft: boolean }) {
  const replay = useReplay(() => props.hasDraft)
  return (
    <section>
      <h3>{t('policy.replay')}</h3>
      <Show when={props.hasDraft && replay.data()} fallback={<p class="meta">{t('policy.replay.none')}</p>}>
        {(found) => (
          <>
            <p>{t('policy.replay.said', { n: found().decisions, differ: found().differ })}</p>
            <ul class="lines">
              <For each={found().differences}>
                {(each) => (
                  <li>
                    <span>
                      {decisionWords(each.from)} <Icon name="arrow-right" size="s" class="in-text" /> {decisionWords(each.to)}{' '}
                      <span class="meta">{t(`policy.favour.${each.favour}`)}</span>
                    </span>
                    <span class="num">{each.count}</span>
                  </li>
                )}
              </For>
            </ul>
          </>
        )}
      </Show>
    </section>
  )
}

function Examples(props: { facts: PolicyFacts | null; mayKeep: boolean; onOpen: (facts: PolicyFacts) => void }) {
  const examples = useExamples()
  const actions = usePolicyActions()
  const [name, setName] = createSignal('')
  const items = () => examples.data()?.items ?? []
  async function keep() {
    if (props.facts && name().trim() && (await actions.keep(name().trim(), props.facts))) setName('')
  }
  return (
    <section>
      <h3>
        {t('policy.examples')}
        <Show when={items().length > 0}>
          <span class="push meta num">
            {t('policy.examples.hold', { n: items().filter(({ holds }) => holds).length, of: items().length })}
          </span>
        </Show>
      </h3>
      <Show when={items().length > 0} fallback={<p class="meta">{t('policy.examples.none')}</p>}>
        <ul class="lines">
          <For each={items()}>
            {(example) => (
              <li>
                <button type="button" class="link" onClick={() => props.onOpen(example.facts)}>
                  {example.name}
                </button>
                <span classList={{ meta: example.holds, worse: !example.holds }}>
                  {example.holds ? '' : t('policy.example.fails')}
                  <Show when={props.mayKeep}>
                    <Button
                      kind="ghost"
                      icon="x"
                      label={`${t('policy.remove')}: ${example.name}`}
                      onClick={() => void actions.forget(example.id)}
                    />
                  </Show>
                </span>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Show when={props.mayKeep && props.facts}>
        <form
          class="row keep"
          onSubmit={(event) => {
            event.preventDefault()
            void keep()
          }}
        >
          <input
            class="input"
            aria-label={t('policy.example.name')}
            placeholder={t('policy.example.name')}
            maxlength="120"
            value={name()}
            onInput={(event) => setName(event.currentTarget.value)}
          />
          <Button type="submit" disabled={!name().trim()}>
            {t('policy.example.keep')}
          </Button>
        </form>
      </Show>
    </section>
  )
}
