import { createSignal, For, Show } from 'solid-js'
import type { Consent, CustomerPage } from '#shared/customer.schema.ts'
import { type ConsentAnswer, type ConsentKind, consentAnswers, consentKinds } from '#shared/customer.ts'
import { newKey } from '../../data/api.ts'
import { dayDate, dayOf } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { Field, SelectField, TextField } from '../../kit/ui/field.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { Name } from '../../kit/ui/name.tsx'
import type { ConsentEntry, PersonActions } from './person.data.ts'
import './personal-data.words.ts'

/** What a customer agreed to or withdrew: the newest word of each kind, and all that was said behind it. */
export function ConsentSection(props: { person: CustomerPage; mayWrite: boolean; actions: PersonActions }) {
  const [writes, setWrites] = createSignal(false)
  const newest = (kind: ConsentKind): Consent | undefined => props.person.consents.find((one) => one.kind === kind)
  return (
    <section>
      <h2 class="over">{t('people.consent')}</h2>
      <dl class="facts2">
        <For each={consentKinds}>
          {(kind) => (
            <>
              <dt>{t(`people.consent.${kind}`)}</dt>
              <dd>
                <Show when={newest(kind)} fallback={<span class="meta">{t('people.consent.unasked')}</span>}>
                  {(one) => t(`people.consent.is.${one().answer}`, { date: dayDate(one().answeredOn) })}
                </Show>
              </dd>
            </>
          )}
        </For>
      </dl>
      <Show when={props.person.consents.length > 0}>
        <details class="said-before">
          <summary>{t('people.consent.history', { n: props.person.consents.length })}</summary>
          <ol>
            <For each={props.person.consents}>
              {(one) => (
                <li>
                  {t(`people.consent.${one.kind}`)}: {t(`people.consent.is.${one.answer}`, { date: dayDate(one.answeredOn) })}
                  <span class="meta">
                    <bdi>{one.source}</bdi>
                    <Show when={one.by}>
                      {(by) => (
                        <>
                          {' · '}
                          <Name of={by().name} />
                        </>
                      )}
                    </Show>
                  </span>
                  <q dir="auto">{one.words}</q>
                </li>
              )}
            </For>
          </ol>
        </details>
      </Show>
      <Show when={props.mayWrite}>
        <button type="button" class="link" onClick={() => setWrites(true)}>
          {t('people.consent.write')}
        </button>
      </Show>
      <Show when={writes()}>
        <ConsentDialog send={(entry, key) => props.actions.writeConsent(props.person.id, entry, key)} onClose={() => setWrites(false)} />
      </Show>
    </section>
  )
}

function ConsentDialog(props: { send: (entry: ConsentEntry, key: string) => Promise<void>; onClose: () => void }) {
  const [kind, setKind] = createSignal<ConsentKind>('marketing-mail')
  const [answer, setAnswer] = createSignal<ConsentAnswer>('given')
  const [answeredOn, setAnsweredOn] = createSignal(dayOf(Date.now()))
  const [source, setSource] = createSignal('')
  const [words, setWords] = createSignal('')
  const [tried, setTried] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const [refusal, setRefusal] = createSignal<unknown>(null)
  const key = newKey()
  const missing = (value: string) => (tried() && value.trim() === '' ? t('people.consent.missing') : undefined)
  async function submit() {
    setTried(true)
    if ([source(), words(), answeredOn()].some((value) => value.trim() === '') || busy()) return
    setBusy(true)
    try {
      await props.send({ kind: kind(), answer: answer(), answeredOn: answeredOn(), source: source().trim(), words: words().trim() }, key)
      props.onClose()
    } catch (error) {
      setRefusal(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      title={t('people.consent.title')}
      onClose={props.onClose}
      onSubmit={() => void submit()}
      foot={
        <Button kind="main" type="submit" class="push" busy={busy()} keys="ctrl+enter">
          {t('people.consent.do')}
        </Button>
      }
    >
      <Show when={refusal()}>
        {(error) => (
          <p class="refused" role="alert">
            <Icon name="stop" size="s" />
            {t('people.link.failed', { why: problemText(error()) })}
          </p>
        )}
      </Show>
      <SelectField
        label={t('people.consent.kind')}
        autofocus
        value={kind()}
        onChange={(event) => setKind(event.currentTarget.value as ConsentKind)}
      >
        <For each={consentKinds}>{(one) => <option value={one}>{t(`people.consent.${one}`)}</option>}</For>
      </SelectField>
      <SelectField
        label={t('people.consent.answer')}
        value={answer()}
        onChange={(event) => setAnswer(event.currentTarget.value as ConsentAnswer)}
      >
        <For each={consentAnswers}>{(one) => <option value={one}>{t(`people.consent.answer.${one}`)}</option>}</For>
      </SelectField>
      <Field
        label={t('people.consent.on')}
        type="date"
        max={dayOf(Date.now())}
        error={missing(answeredOn())}
        value={answeredOn()}
        onInput={(event) => setAnsweredOn(event.currentTarget.value)}
      />
      <Field
        label={t('people.consent.source')}
        hint={t('people.consent.source.hint')}
        error={missing(source())}
        maxlength={300}
        value={source()}
        onInput={(event) => setSource(event.currentTarget.value)}
      />
      <TextField
        label={t('people.consent.words')}
        error={missing(words())}
        rows={3}
        maxlength={2000}
        value={words()}
        onInput={(event) => setWords(event.currentTarget.value)}
      />
    </Dialog>
  )
}
