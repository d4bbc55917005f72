import { useQueryClient } from '@tanstack/solid-query'
import { createSignal, For, Match, Show, Switch } from 'solid-js'
import type { SecondFactors as Factors, Passkey } from '#shared/sign-in.schema.ts'
import { isProblem } from '../../data/api.ts'
import { shortDate, when } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { Field } from '../../kit/ui/field.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { createNow } from '../../kit/ui/now.ts'
import { ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'
import { AppDialog } from './app-dialog.tsx'
import { RecoveryCodesDialog } from './recovery-codes.tsx'
import { makePasskey, passkeyCancelled, removeApp, removePasskey, renewRecoveryCodes, useSecondFactors } from './second-factor.data.ts'
import './access.css'
import './access.words.ts'

type Asking =
  | { what: 'app' }
  | { what: 'passkey' }
  | { what: 'remove-app' }
  | { what: 'remove-passkey'; passkey: Passkey }
  | { what: 'renew' }

/**
 * One's own second factors: the app, passkeys, recovery codes.
 * @param props.onSetUp told when one was set up and its recovery codes were seen
 */
export function SecondFactors(props: { onSetUp?: () => void }) {
  const client = useQueryClient()
  const query = useSecondFactors()
  const now = createNow(30_000)
  const [asking, setAsking] = createSignal<Asking | null>(null)
  const [codes, setCodes] = createSignal<readonly string[] | null>(null)
  const refresh = () => client.invalidateQueries({ queryKey: ['second-factors'] })
  async function done(recoveryCodes: string[] | null) {
    setAsking(null)
    if (recoveryCodes) setCodes(recoveryCodes)
    else props.onSetUp?.()
    await refresh()
  }
  async function attempt(work: () => Promise<unknown>, words: string) {
    setAsking(null)
    try {
      await work()
      showToast({ words })
    } catch (error) {
      showProblem(t('access.failed', { why: problemText(error) }))
    }
    await refresh()
  }
  return (
    <>
      <Switch fallback={<Skeleton rows={2} />}>
        <Match when={query.data()}>{(factors) => <Lines factors={factors()} ask={setAsking} now={now()} />}</Match>
        <Match when={query.error()}>
          <ErrorState title={t('access.load-failed')} error={query.error()} retry={query.reload} />
        </Match>
      </Switch>
      <Switch>
        <Match when={asking()?.what === 'app'}>
          <AppDialog onClose={() => setAsking(null)} onDone={(recoveryCodes) => void done(recoveryCodes)} />
        </Match>
        <Match when={asking()?.what === 'passkey'}>
          <PasskeyDialog onClose={() => setAsking(null)} onDone={(recoveryCodes) => void done(recoveryCodes)} />
        </Match>
        <Match when={asking()?.what === 'remove-app'}>
          <Sure
            title={t('access.app.remove')}
            why={t('access.app.remove.why')}
            label={t('do.remove')}
            onClose={() => setAsking(null)}
            onSure={() => void attempt(removeApp, t('access.app.removed'))}
          />
        </Match>
        <Match when={asking()?.what === 'renew'}>
          <Sure
            title={t('access.codes.renew')}
            why={t('access.codes.renew.why')}
            label={t('access.codes.renew')}
            onClose={() => setAsking(null)}
            onSure={() => void attempt(async () => setCodes((await renewRecoveryCodes()).recoveryCodes), t('access.codes.renewed'))}
          />
        </Match>
        <Match when={removing(asking())}>
          {(passkey) => (
            <Sure
              title={t('access.passkey.remove', { name: passkey().name })}
              why={t('access.passkey.remove.why')}
              label={t('do.remove')}
              onClose={() => setAsking(null)}
              onSure={() => {
                const { id, name } = passkey()
                void attempt(() => removePasskey(id), t('access.passkey.removed', { name }))
              }}
            />
          )}
        </Match>
      </Switch>
      <Show when={codes()}>
        {(shown) => (
          <RecoveryCodesDialog
            codes={shown()}
            onClose={() => {
              setCodes(null)
              props.onSetUp?.()
            }}
          />
        )}
      </Show>
    </>
  )
}

const removing = (asking: Asking | null) => (asking?.what === 'remove-passkey' ? asking.passkey : null)

function Lines(props: { factors: Factors; ask: (what: Asking) => void; now: number }) {
  const hasOne = () => props.factors.app !== null || props.factors.passkeys.length > 0
  return (
    <>
      <Show when={!hasOne()}>
        <p class="muted none">{t(props.factors.required ? 'access.none.required' : 'access.none')}</p>
      </Show>
      <Show when={hasOne()}>
        <ul class="tokens">
          <Show when={props.factors.app}>
            {(app) => (
              <li>
                <Icon name="shield" size="s" />
                <b>{t('access.app')}</b>
                <span class="meta">{t('access.since', { date: shortDate(app().since, props.now) })}</span>
                <Button kind="ghost" class="push" aria-label={t('access.app.remove')} onClick={() => props.ask({ what: 'remove-app' })}>
                  {t('do.remove')}
                </Button>
              </li>
            )}
          </Show>
          <For each={props.factors.passkeys}>
            {(passkey) => (
              <li>
                <Icon name="key" size="s" />
                <b class="clip">
                  <bdi>{passkey.name}</bdi>
                </b>
                <span class="meta">
                  {passkey.usedAt === null
                    ? t('access.passkey.unused')
                    : t('access.passkey.used', { time: when(passkey.usedAt, props.now) })}
                  <Show when={!passkey.works}> · {t('access.passkey.elsewhere')}</Show>
                </span>
                <Button
                  kind="ghost"
                  class="push"
                  aria-label={t('access.passkey.remove', { name: passkey.name })}
                  onClick={() => props.ask({ what: 'remove-passkey', passkey })}
                >
                  {t('do.remove')}
                </Button>
              </li>
            )}
          </For>
          <li>
            <Icon name="list" size="s" />
            <b>{t('access.codes')}</b>
            <span class="meta">{t('access.codes.left', { n: props.factors.recoveryCodes.left, of: props.factors.recoveryCodes.of })}</span>
            <Button kind="ghost" class="push" onClick={() => props.ask({ what: 'renew' })}>
              {t('access.codes.renew')}
            </Button>
          </li>
        </ul>
      </Show>
      <div class="row factors">
        <Show when={props.factors.app === null}>
          <Button icon="plus" onClick={() => props.ask({ what: 'app' })}>
            {t('access.app.add')}
          </Button>
        </Show>
        <Show when={props.factors.passkeysPossible} fallback={<p class="meta">{t('errors.no-passkeys-here')}</p>}>
          <Button icon="key" onClick={() => props.ask({ what: 'passkey' })}>
            {t('access.passkey.add')}
          </Button>
        </Show>
      </div>
    </>
  )
}

function PasskeyDialog(props: { onDone: (recoveryCodes: string[] | null) => void; onClose: () => void }) {
  const [name, setName] = createSignal('')
  const [busy, setBusy] = createSignal(false)
  const [error, setError] = createSignal<string | undefined>()
  async function submit() {
    if (busy()) return
    if (!name().trim()) return void setError(t('access.passkey.name.missing'))
    setBusy(true)
    try {
      props.onDone((await makePasskey(name().trim())).recoveryCodes)
    } catch (problem) {
      if (!isProblem(problem, passkeyCancelled)) setError(problemText(problem))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      title={t('access.passkey.add')}
      width={420}
      onClose={props.onClose}
      onSubmit={() => void submit()}
      foot={
        <Button kind="main" type="submit" class="push" busy={busy()} keys="ctrl+enter">
          {t('access.passkey.create')}
        </Button>
      }
    >
      <p class="meta">{t('access.passkey.what')}</p>
      <Field
        label={t('access.passkey.name')}
        hint={t('access.passkey.name.hint')}
        error={error()}
        autofocus
        autocomplete="off"
        maxlength="80"
        value={name()}
        onInput={(event) => {
          setError(undefined)
          setName(event.currentTarget.value)
        }}
      />
    </Dialog>
  )
}

/** What is removed here cannot be brought back, so it is asked for once more. */
function Sure(props: { title: string; why: string; label: string; onSure: () => void; onClose: () => void }) {
  return (
    <Dialog
      title={props.title}
      width={420}
      onClose={props.onClose}
      foot={
        <>
          <Button class="push" autofocus onClick={() => props.onClose()}>
            {t('access.keep')}
          </Button>
          <Button kind="danger" onClick={() => props.onSure()}>
            {props.label}
          </Button>
        </>
      }
    >
      <p>{props.why}</p>
    </Dialog>
  )
}
