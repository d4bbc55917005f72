import { createSignal, For, type JSX, Show } from 'solid-js'
import type { Plan, PlanLetter } from '#shared/plan.schema.ts'
import { languageName, number } from '../../kit/i18n/format.ts'
import { rich, t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { Field, Switch, TextField } from '../../kit/ui/field.tsx'
import { nameText, withoutSteering } from '../../kit/ui/safe-text.ts'

import { type PlanActions, useSilentBuyers } from './plan.data.ts'
import './plan-page.words.ts'

type SilentProps = { plan: Plan; mayChange: boolean; mayApprove: boolean; actions: PlanActions }

/** Those who bought the same and said nothing: how many, and the letter to them, which is drafted here and approved by a manager. */
export function SilentBuyers(props: SilentProps) {
  const [open, setOpen] = createSignal(false)
  const found = useSilentBuyers(() => props.plan.caseId)
  return (
    <section class="plan-silent">
      <h3 class="over">{t('plan.silent')}</h3>
      <Show when={found.data()}>
        {(silent) => (
          <>
            <Show when={silent().sold > 0} fallback={<p class="meta">{t('plan.silent.unknown')}</p>}>
              <Show when={silent().silent > 0} fallback={<p>{t('plan.silent.none')}</p>}>
                <p>
                  <Show
                    when={silent().batch}
                    fallback={rich<JSX.Element>('plan.silent.product', {
                      bold: <People n={silent().silent} />,
                      product: withoutSteering(silent().product ?? ''),
                    })}
                  >
                    {(batch) =>
                      rich<JSX.Element>('plan.silent.batch', { bold: <People n={silent().silent} />, batch: withoutSteering(batch()) })
                    }
                  </Show>{' '}
                  {t('plan.silent.reachable', { n: silent().reachable })}
                </p>
                <p class="meta">{t('plan.silent.sum', { wrote: number(silent().wrote), sold: number(silent().sold) })}</p>
                <Show
                  when={props.plan.letter}
                  fallback={
                    <Show when={props.mayChange}>
                      <Button onClick={() => void props.actions.draftLetter(false)}>
                        {t('plan.letter.draft', { n: Math.max(1, silent().languages.length) })}
                      </Button>
                    </Show>
                  }
                >
                  {(letter) => (
                    <>
                      <p class="meta">
                        {letter().state === 'approved'
                          ? t('plan.letter.approved', { name: nameText(letter().approvedBy?.name ?? '') })
                          : t('plan.letter.drafted', { name: nameText(letter().draftedBy.name) })}{' '}
                        {t('plan.letter.not-sent')}
                      </p>
                      <div class="row wrap">
                        <Button onClick={() => setOpen(true)}>{t('plan.letter.edit')}</Button>
                        <Show when={letter().state === 'draft' && props.mayApprove}>
                          <Button kind="ghost" onClick={() => void props.actions.approveLetter()}>
                            {t('plan.letter.approve')}
                          </Button>
                        </Show>
                      </div>
                      <Show when={open()}>
                        <LetterDialog
                          letter={letter()}
                          mayChange={props.mayChange}
                          actions={props.actions}
                          onClose={() => setOpen(false)}
                        />
                      </Show>
                    </>
                  )}
                </Show>
              </Show>
            </Show>
          </>
        )}
      </Show>
    </section>
  )
}

const People = (props: { n: number }) => <b>{t('plan.silent.people', { n: props.n })}</b>

function LetterDialog(props: { letter: PlanLetter; mayChange: boolean; actions: PlanActions; onClose: () => void }) {
  const [texts, setTexts] = createSignal(props.letter.texts.map((one) => ({ ...one })))
  const [isSafety, setSafety] = createSignal(props.letter.isSafety)
  const isOpen = () => props.mayChange && props.letter.state === 'draft'
  const write = (lang: string, change: Partial<PlanLetter['texts'][number]>) =>
    setTexts((all) => all.map((one) => (one.lang === lang ? { ...one, ...change } : one)))
  async function save() {
    if (!isOpen()) return props.onClose()
    if (await props.actions.changeLetter({ isSafety: isSafety(), texts: texts() })) props.onClose()
  }
  return (
    <Dialog
      title={t('plan.letter')}
      width={640}
      onClose={props.onClose}
      onSubmit={() => void save()}
      foot={
        <Button kind="main" type="submit">
          {t(isOpen() ? 'do.save' : 'do.close')}
        </Button>
      }
    >
      <div class="stack">
        <Switch label={t('plan.letter.safety')} checked={isSafety()} disabled={!isOpen()} onChange={setSafety} />
        <p class="meta">{t('plan.letter.safety.hint')}</p>
        <For each={props.letter.texts}>
          {({ lang, subject, text }) => (
            <fieldset class="stack plan-letter" lang={lang}>
              <legend>{languageName(lang)}</legend>
              <Field
                label={t('plan.letter.subject')}
                value={subject}
                maxlength={200}
                readOnly={!isOpen()}
                onInput={(event) => write(lang, { subject: event.currentTarget.value })}
              />
              <TextField
                label={t('plan.letter.text')}
                value={text}
                rows={6}
                maxlength={4000}
                readOnly={!isOpen()}
                onInput={(event) => write(lang, { text: event.currentTarget.value })}
              />
            </fieldset>
          )}
        </For>
      </div>
    </Dialog>
  )
}
