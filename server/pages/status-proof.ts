import { html, raw } from 'hono/html'
import type { InterfaceLanguage } from '#shared/agent.ts'
import { type ChannelName, channelLabels, shownHandle } from '#shared/channel.ts'
import { tell } from './self-service-words/index.ts'
import type { Html } from './status-words/index.ts'

/** What a page says of showing an account to be one's own. `code` is there only in the answer to who asked for it. */
export type ProofPart = {
  channels: readonly ChannelName[]
  /** Where the complaint was made, if anywhere. */
  own: ChannelName | null
  done: readonly ChannelName[]
  isWaiting: boolean
  /** `handle`: the account that was named; empty: the one that the complaint came from. */
  code?: { code: string; channel: ChannelName; handle: string } | undefined
}

export function proofSection({ channels, own, done, isWaiting, code }: ProofPart, lang: InterfaceLanguage, path: string): Html {
  const open = channels.filter((channel) => !done.includes(channel))
  if (open.length === 0 && done.length === 0) return raw('')
  const mine = open.find((channel) => channel === own)
  return html`<section id="proof"${code ? raw(' class="first"') : ''}>
<h2>${tell(lang, 'proof.title')}</h2>
${done.map((channel) => html`<p class="said">${tell(lang, 'proof.done', { channel: channelLabels[channel] })}</p>`)}
${code ? shownCode(code, lang) : ''}
${!code && isWaiting ? html`<p>${tell(lang, 'proof.waiting')}</p>` : ''}
${open.length === 0 || code || isWaiting ? '' : html`<p>${tell(lang, 'proof.why')}</p>`}
${mine ? ownForm(mine, lang, path) : ''}
${open.length === 0 ? '' : mine ? html`<details><summary>${tell(lang, 'proof.other')}</summary>${namedForm(open, lang, path)}</details>` : namedForm(open, lang, path)}
</section>`
}

/** From the account that the complaint came from: nothing to type. */
const ownForm = (channel: ChannelName, lang: InterfaceLanguage, path: string): Html =>
  html`<form method="post" action="${path}/proof?lang=${lang}">
<input type="hidden" name="channel" value="${channel}">
<button>${tell(lang, 'proof.ask.own', { channel: channelLabels[channel] })}</button>
</form>`

/** From another account: it is named first, so that nobody else's post of the code counts. */
const namedForm = (open: readonly ChannelName[], lang: InterfaceLanguage, path: string): Html =>
  html`<form method="post" action="${path}/proof?lang=${lang}">
<label for="channel">${tell(lang, 'proof.channel')}</label>
<select id="channel" name="channel">${open.map((channel) => html`<option value="${channel}">${channelLabels[channel]}</option>`)}</select>
<label for="handle">${tell(lang, 'proof.handle')}</label>
<input id="handle" name="handle" type="text" required maxlength="120" autocomplete="off" autocapitalize="none" spellcheck="false" aria-describedby="handle-why">
<p id="handle-why" class="meta">${tell(lang, 'proof.handle.why')}</p>
<button>${tell(lang, 'proof.ask')}</button>
</form>`

function shownCode({ code, channel, handle }: NonNullable<ProofPart['code']>, lang: InterfaceLanguage): Html {
  const label = channelLabels[channel]
  const named = handle.trim() === '' ? null : shownHandle(channel, handle.trim())
  const how =
    channel === 'email'
      ? tell(lang, 'proof.mail')
      : named === null
        ? tell(lang, 'proof.post', { channel: label })
        : tell(lang, 'proof.post.from', { channel: label, handle: named })
  return html`<p class="rma">${code}</p>
<p>${how} ${tell(lang, 'proof.once')}</p>`
}
