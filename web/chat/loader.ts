/**
 * What another page includes: a button, and behind it the chat in a frame of the desk's own. Nothing is loaded before the
 * button is pressed, nothing is read of the page but its language, and no style of either reaches the other.
 */
import { readerLanguages } from '../kit/environment.ts'
import { buttonWords } from './button.words.ts'
import { languageFor } from './chat.language.ts'

const script = document.currentScript as HTMLScriptElement

function begin(): void {
  const desk = new URL(script.src)
  const lang = languageFor([desk.searchParams.get('lang'), document.documentElement.lang, ...readerLanguages()])
  desk.searchParams.set('lang', lang)
  const words = buttonWords[lang]
  const host = document.createElement('div')
  const root = host.attachShadow({ mode: 'open' })
  const sheet = new CSSStyleSheet()
  // Style sheets made by a script pass policies that forbid inline styles.
  sheet.replaceSync(look)
  root.adoptedStyleSheets = [sheet]
  const button = document.createElement('button')
  button.type = 'button'
  button.setAttribute('aria-expanded', 'false')
  button.textContent = words.open
  root.append(button)
  document.body.append(host)

  let frame: HTMLIFrameElement | null = null
  const isOpen = () => frame !== null && !frame.hidden

  function show(): void {
    if (!frame) {
      frame = document.createElement('iframe')
      frame.title = words.window
      frame.src = `${desk.origin}/chat${desk.search}`
      frame.addEventListener('load', greet)
      root.prepend(frame)
    }
    frame.hidden = false
    button.setAttribute('aria-expanded', 'true')
    button.textContent = words.close
    greet()
  }
  function hide(): void {
    if (frame) frame.hidden = true
    button.setAttribute('aria-expanded', 'false')
    button.textContent = words.open
    button.focus()
  }
  function greet(): void {
    if (!isOpen()) return
    frame?.focus()
    frame?.contentWindow?.postMessage({ aftercareChat: 'opened' }, desk.origin)
  }

  button.addEventListener('click', () => (isOpen() ? hide() : show()))
  addEventListener('message', ({ source, origin, data }: MessageEvent) => {
    if (!frame || source !== frame.contentWindow || origin !== desk.origin) return
    if (data?.aftercareChat === 'close' && isOpen()) hide()
    if (data?.aftercareChat === 'answer' && !isOpen()) button.textContent = words.openNew
  })
}

const look = `
:host { all: initial; color-scheme: light dark; position: fixed; inset: auto 1rem 1rem auto; z-index: 2147483000; display: grid;
  justify-items: end; gap: 0.5rem; font: 500 0.9375rem/1.25rem system-ui, sans-serif }
button { all: unset; box-sizing: border-box; min-height: 2.75rem; padding: 0.75rem 1.125rem; border-radius: 999px; cursor: pointer;
  color: #fff; background: light-dark(oklch(0.455 0.185 272), oklch(0.55 0.178 272)); box-shadow: 0 2px 10px rgb(0 0 0 / 0.25) }
button:focus-visible { outline: 3px solid light-dark(#000, #fff); outline-offset: 2px }
iframe { width: min(22.5rem, calc(100vw - 2rem)); height: min(34rem, calc(100dvh - 6rem)); border: 0; border-radius: 12px;
  background: light-dark(#fff, #22242a); box-shadow: 0 6px 30px rgb(0 0 0 / 0.3) }
iframe[hidden] { display: none }
`

if (document.body) begin()
else addEventListener('DOMContentLoaded', begin)
