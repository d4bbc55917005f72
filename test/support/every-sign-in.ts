import { change } from '#server/kit/database/context.ts'
import type { Handle } from '#server/kit/database/database.ts'
import { answerResetRequests, followAgentMail } from '#server/nouns/agent-mails/agent-mail.actions.ts'
import { makeResetLink } from '#server/nouns/agents/reset.actions.ts'
import { listDeliveries } from '#server/nouns/deliveries/delivery.store.ts'
import { agentFor } from '#server/nouns/identity-providers/oidc.actions.ts'
import { resealProviders } from '#server/nouns/identity-providers/provider.secret.ts'
import { getProvider } from '#server/nouns/identity-providers/provider.store.ts'
import { beginStep } from '#server/nouns/second-factors/enter.actions.ts'
import * as factors from '#server/nouns/second-factors/second-factor.store.ts'
import { takeStep } from '#server/nouns/second-factors/step.store.ts'
import { resealTotpKeys } from '#server/nouns/second-factors/totp.actions.ts'
import { addMailbox } from './agent-mails.ts'
import { type testApp, testSecretBox } from './app.ts'
import { cookiesOf, setUpApp } from './second-factor.ts'

type App = Pick<Awaited<ReturnType<typeof testApp>>, 'context' | 'anonymous'>
type Call = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Response>

/** Does everything once that can be done on the way in. */
export async function doEverySignIn({ context, anonymous }: App, call: Call, look: Handle): Promise<void> {
  const mailing = { url: 'https://desk.example', write: () => ({ subject: 'A mail', text: 'Words' }) }
  const password = 'a quite different password'
  const person = { name: 'Entering', email: 'entering@fjellro.example', role: 'agent' }
  const { agent, invitation } = (await (await call('POST', '/api/agents', person)).json()) as {
    agent: { id: number }
    invitation: { path: string }
  }
  const joined = await anonymous('POST', `/api/invitations/${invitation.path.split('/').at(-1)}`, { password })
  const cookie = cookiesOf(joined)
  const own: Call = (method, path, body) => anonymous(method, path, body, { cookie })

  const mailbox = await addMailbox(context)
  await anonymous('GET', '/api/sign-in')
  await anonymous('POST', '/api/password-resets', { email: person.email })
  await answerResetRequests(context, mailing)
  const { id: deliveryId } = await look.selectFrom('deliveries').select('id').orderBy('id', 'desc').executeTakeFirstOrThrow()
  const [delivery] = await listDeliveries(context.db, [deliveryId])
  if (delivery) await change(context, (tx, emit) => followAgentMail(tx, context, { ...delivery, state: 'sent' }, emit))
  await call('POST', `/api/agents/${agent.id}/password-reset`)
  await call('DELETE', `/api/sources/${mailbox.id}`)

  const { code, recoveryCodes } = await setUpApp(own, context.clock)
  await own('GET', '/api/second-factors')
  await own('GET', '/api/sessions')
  const enter = async (typed: string) => {
    const step = cookiesOf(await anonymous('POST', '/api/session', { email: person.email, password }))
    return anonymous('POST', '/api/session/second-factor', { code: typed }, { cookie: step })
  }
  for (let n = 0; n < 5; n += 1) await enter('000000')
  await enter(recoveryCodes[0] ?? '')
  await enter(code(1))
  const step = cookiesOf(await anonymous('POST', '/api/session', { email: person.email, password }))
  for (let n = 0; n < 5; n += 1) await anonymous('POST', '/api/session/second-factor', { code: '000000' }, { cookie: step })
  const { items } = (await (await own('GET', '/api/sessions')).json()) as { items: { id: string; own: boolean }[] }
  await own('DELETE', `/api/sessions/${items.find((session) => !session.own)?.id}`)
  await own('DELETE', '/api/sessions')
  await own('POST', '/api/second-factors/recovery-codes')

  await own('POST', '/api/passkeys/options')
  await change(context, async (tx) => {
    const made = {
      agentId: agent.id,
      credentialId: 'c',
      publicKey: 'k',
      signCount: 0,
      rpId: 'desk.example',
      isSynced: 0,
      createdAt: 1,
    } as const
    await factors.addPasskey(tx, { ...made, name: 'Laptop', transports: ['internal'] })
    const known = await factors.findPasskey(tx, 'c')
    if (known) await factors.touchPasskey(tx, known, 1, 2)
    await takeStep(tx, 'none', 'passkey', 1)
  })
  await beginStep(context, { purpose: 'passkey', agentId: null, stepData: {} })
  const { id: passkeyId } = await look.selectFrom('passkeys').select('id').executeTakeFirstOrThrow()
  await own('PATCH', `/api/passkeys/${passkeyId}`, { name: 'Other' })
  await own('DELETE', `/api/passkeys/${passkeyId}`)
  for (const required of [true, false]) await call('PUT', '/api/second-factor-rules/manager', { required })
  await call('GET', '/api/second-factor-rules')

  const provider = { name: 'Work', issuer: 'https://login.fjellro.example', clientId: 'desk', clientSecret: 'secret' }
  const { id } = (await (await call('POST', '/api/identity-providers', provider)).json()) as { id: number }
  await call('PATCH', `/api/identity-providers/${id}`, { state: 'on' })
  const row = await getProvider(context.db, id)
  const identity = { issuer: provider.issuer, subject: 's', verifiedEmail: person.email, name: 'Entering', role: null }
  for (let n = 0; n < 2; n += 1) await agentFor(context, row, identity)
  await call('GET', '/api/identity-providers')
  await change(context, async (tx) => {
    await resealTotpKeys(tx, testSecretBox, testSecretBox)
    await resealProviders(tx, testSecretBox, testSecretBox)
    await makeResetLink(tx, agent.id, context.clock())
  })
  await call('DELETE', `/api/identity-providers/${id}`)
  await own('DELETE', '/api/second-factors/app')
  await setUpApp(own, context.clock)
  await call('DELETE', `/api/agents/${agent.id}/second-factors`)
  await anonymous('POST', '/api/password-resets/made-up', { password })
}
