import { type ChatMessage, type ChatNews, type ChatPresence, type ChatRefusal, longestChatText } from '#shared/chat.ts'
import { deviceStorage, readerLanguages } from '../kit/environment.ts'
import { buttonWords } from './button.words.ts'
import { openConnection } from './chat.connection.ts'
import { languageFor, localeFor } from './chat.language.ts'
import { openMemory } from './chat.memory.ts'
import { hoursInWords, whenInWords } from './chat.when.ts'
import { chatWords } from './chat.words.ts'
import './chat.css'

const asked = new URLSearchParams(location.search)
const lang = languageFor([asked.get('lang'), ...readerLanguages()])
const locale = localeFor(lang, readerLanguages())
const words = { ...buttonWords[lang], ...chatWords[lang] }
const source = asked.get('source')
const memory = openMemory(`chat ${source ?? ''}`, deviceStorage)
const messages = new Map<number, ChatMessage>()
let title: string = words.window
let greeting = ''
let answerHours: number | null = null
let presence: ChatPresence = { isHere: false, opensAt: null }
let trouble: ChatRefusal | null = null
let isForgotten = false
let unreadable: string | null = null

const part = <T extends HTMLElement>(id: string) => document.getElementById(id) as T
const log = part('log')
const list = part<HTMLOListElement>('messages')
const text = part<HTMLTextAreaElement>('text')
const shown = new Map<string, HTMLLIElement>()

function hear(news: ChatNews): void {
  if (news.kind === 'welcome') {
    ;({ title, greeting, answerHours } = news)
    presence = news
    trouble = null
    messages.clear()
    for (const message of news.messages) messages.set(message.id, message)
  } else if (news.kind === 'message') {
    const isNew = !messages.has(news.message.id)
    messages.set(news.message.id, news.message)
    trouble = null
    isForgotten = false
    if (isNew && news.message.key === null) parent.postMessage({ aftercareChat: 'answer' }, '*')
  } else if (news.kind === 'presence') {
    presence = news
  } else if (news.kind === 'forgotten') {
    isForgotten = true
    messages.clear()
    shown.clear()
  } else {
    trouble = news.code
    if (news.code === 'bad-message') unreadable = memory.listUnsent().find(({ key }) => key === news.key)?.text ?? unreadable
  }
}

const query = source === null ? '' : `?source=${encodeURIComponent(source)}`
const connection = openConnection(`${location.origin.replace(/^http/, 'ws')}/chat/line${query}`, memory, { news: hear, changed: draw })

/** One row per message, made once: what a screen reader has read is not read again. */
function rowOf(name: string, who: string, words: string, mine: boolean): HTMLLIElement {
  const known = shown.get(name)
  if (known) return known
  const row = document.createElement('li')
  row.className = mine ? 'mine' : 'theirs'
  const [author, body, meta] = [document.createElement('b'), document.createElement('p'), document.createElement('small')]
  author.textContent = who
  if (mine) body.textContent = words
  else body.append(...linked(words))
  body.dir = 'auto'
  row.append(author, body, meta)
  shown.set(name, row)
  return row
}

/** Our words with their addresses as links: pages of the desk, and others. */
function linked(words: string): (string | HTMLAnchorElement)[] {
  return words.split(/((?:https?:\/)?\/\S+)/u).map((piece, n) => {
    if (n % 2 === 0 || !/^(https?:\/\/|\/help\/)/u.test(piece)) return piece
    const link = document.createElement('a')
    link.href = piece
    link.textContent = piece
    link.target = '_blank'
    link.rel = 'noopener noreferrer'
    return link
  })
}

/** What can be said next with one press: only to the last message, and not twice. */
function drawChoices(last: ChatMessage | undefined, isWaiting: boolean): void {
  const choices = isWaiting || !connection?.isOpen() ? [] : (last?.choices ?? [])
  const place = part('choices')
  if (place.dataset.of === choices.join('\n')) return
  place.dataset.of = choices.join('\n')
  place.replaceChildren(
    ...choices.map((choice) => {
      const button = document.createElement('button')
      button.type = 'button'
      button.textContent = choice
      button.addEventListener('click', () => {
        log.scrollTop = log.scrollHeight
        connection.say(choice)
        text.focus()
      })
      return button
    }),
  )
}

const clock = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })

function draw(): void {
  const saved = [...messages.values()].sort((a, b) => a.id - b.id)
  const unsent = memory.listUnsent().filter(({ key }) => !saved.some((message) => message.key === key))
  const rows = [
    ...saved.map((message) => {
      const mine = message.key !== null
      const row = rowOf(message.key ?? String(message.id), mine ? words.you : title, message.text, mine)
      const meta = row.lastElementChild as HTMLElement
      meta.textContent = clock.format(message.at)
      row.classList.remove('unsent')
      return row
    }),
    ...unsent.map((one) => {
      const row = rowOf(one.key, words.you, one.text, true)
      row.classList.add('unsent')
      const meta = row.lastElementChild as HTMLElement
      meta.textContent = words.sending
      return row
    }),
  ]
  const isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40
  for (const [index, row] of rows.entries()) if (list.children[index] !== row) list.insertBefore(row, list.children[index] ?? null)
  while (list.children.length > rows.length) list.lastElementChild?.remove()
  drawChoices(saved.at(-1), unsent.length > 0)
  part('title').textContent = title
  part('greeting').textContent = rows.length === 0 ? greeting : ''
  part('presence').textContent = presenceText()
  part('waiting').textContent = rows.length > 0 && rows.at(-1)?.className !== 'theirs' ? waitingInWords() : ''
  part('trouble').textContent = troubleInWords()
  part('forget').hidden = saved.length === 0 || !connection?.isOpen()
  // What stands around the messages has been laid out by now.
  if (isAtEnd) log.scrollTop = log.scrollHeight
}

function presenceText(): string {
  if (answerHours === null || !connection?.isOpen()) return ''
  const { isHere, opensAt } = presence
  if (opensAt !== null) return words.closed.replace('{when}', () => whenInWords(opensAt, Date.now(), words, locale))
  return isHere ? words.here : ''
}

function waitingInWords(): string {
  if (answerHours === null) return ''
  return presence.opensAt === null ? words.waiting.replace('{hours}', hoursInWords(answerHours, words, locale)) : words.waitingClosed
}

function troubleInWords(): string {
  if (trouble === 'too-many') return words.tooMany
  if (trouble === 'not-now') return words.notNow
  if (trouble === 'bad-message' && unreadable !== null) return words.badMessage.replace('{text}', () => unreadable ?? '')
  if (!connection?.isOpen() && answerHours !== null) return words.offline
  if (isForgotten) return words.forgotten
  return memory.lasts ? '' : words.forgets
}

function say(): void {
  const said = text.value.trim()
  if (said === '') return
  text.value = ''
  log.scrollTop = log.scrollHeight
  connection.say(said)
}

document.documentElement.lang = lang
document.title = words.window
log.setAttribute('aria-label', words.said)
part('label').textContent = words.write
part('send').textContent = words.send
part('close').setAttribute('aria-label', words.close)
text.maxLength = longestChatText
part('form').addEventListener('submit', (event) => {
  event.preventDefault()
  say()
})
text.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
  event.preventDefault()
  say()
})
const sure = part<HTMLDialogElement>('sure')
part('forget').textContent = words.forget
part('question').textContent = words.sure
part('keep').textContent = words.keep
part('delete').textContent = words.delete
part('forget').addEventListener('click', () => sure.showModal())
part('keep').addEventListener('click', () => sure.close())
part('delete').addEventListener('click', () => {
  sure.close()
  connection.forget()
  text.focus()
})
const close = () => parent.postMessage({ aftercareChat: 'close' }, '*')
part('close').addEventListener('click', close)
part('close').hidden = parent === window
addEventListener('keydown', (event) => event.key === 'Escape' && !sure.open && close())
addEventListener('message', ({ source: from, data }) => from === parent && data?.aftercareChat === 'opened' && text.focus())
draw()
