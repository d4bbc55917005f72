import { html, raw } from 'hono/html'
import type { InterfaceLanguage } from '#shared/agent.ts'
import { longestFeedback } from '#shared/feedback.ts'
import { longestStory, type StoryPlace, type StoryScope, storyPlaces, storyScopes } from '#shared/story.ts'
import { asked, type FeedbackKey } from './feedback-words/index.ts'
import { renderPage } from './page.ts'
import { type Html, longDay, say } from './status-words/index.ts'

type Frame = { lang: InterfaceLanguage; brand: string; path: string; zone: string }

/** Which words of consent stand on the page: raised with every change of their meaning. */
export const consentVersion = 1

/** The words that are agreed to, as they stand on the page. */
export const consentWords = (lang: InterfaceLanguage, brand: string): string => asked(lang, 'consent', { brand })

export type ShownAsk = { score: number | null; said: string; until: number }
export type ShownStory = {
  state: 'none' | 'offered' | 'given' | 'declined' | 'withdrawn'
  said: string
  name: string
  scopes: readonly StoryScope[]
  places: readonly StoryPlace[]
  mayShowPhotos: boolean
  givenAt: number | null
  withdrawnAt: number | null
  removeByAt: number | null
}

const frame = ({ lang, brand, path }: Frame, title: string, main: Html): Html =>
  renderPage({
    language: lang,
    brand,
    title,
    hrefIn: (other) => `${path}?lang=${other}`,
    languagesLabel: say(lang, 'language'),
    noindex: true,
    main,
  })

const trouble = (lang: InterfaceLanguage, key: FeedbackKey | null): Html =>
  key === null ? raw('') : html`<p role="alert" class="trouble">${asked(lang, key)}</p>`

/** The one question; `filled`: what was sent and is not enough, or what was said before. */
export function questionPage(at: Frame, filled: { score: number | null; said: string }, missing = false): Html {
  const { lang, path } = at
  return frame(
    at,
    asked(lang, 'title'),
    html`<h1>${asked(lang, 'title')}</h1><p class="lead">${asked(lang, 'lead')}</p>
${trouble(lang, missing ? 'missing' : null)}
<form method="post" action="${path}?lang=${lang}" class="narrow">
<fieldset class="scores"><legend>${asked(lang, 'question')}</legend>
${([5, 4, 3, 2, 1] as const).map(
  (score) =>
    html`<label><input type="radio" name="score" value="${score}" required${filled.score === score ? raw(' checked') : ''}><b>${score}</b> <span>${asked(lang, `score.${score}`)}</span></label>`,
)}</fieldset>
<label for="said">${asked(lang, 'said')}</label>
<textarea id="said" name="said" maxlength="${longestFeedback}">
${filled.said}</textarea>
<button class="main">${asked(lang, 'send')}</button>
</form>`,
  )
}

/** What was answered, and whether the words may be shown: offered whatever the answer was. */
export function answeredPage(at: Frame, ask: ShownAsk, story: ShownStory, missing = false): Html {
  const { lang, path, zone } = at
  return frame(
    at,
    asked(lang, 'thanks'),
    html`<h1>${asked(lang, 'thanks')}</h1>
<p class="lead" role="status">${asked(lang, 'thanks.lead', { date: longDay(lang, ask.until, zone) })}</p>
<p class="again"><a href="${path}?lang=${lang}&amp;change=1">${asked(lang, 'change')}</a></p>
${storySection(at, story, missing)}`,
  )
}

/** An offer by its own address. */
export const storyPage = (at: Frame, story: ShownStory, missing = false): Html =>
  frame(at, asked(at.lang, 'story.title'), storySection(at, story, missing, true))

function storySection(at: Frame, story: ShownStory, missing: boolean, isAlone = false): Html {
  const { lang, path, zone } = at
  const day = (time: number | null) => (time === null ? '' : longDay(lang, time, zone))
  const head = (key: FeedbackKey) => (isAlone ? html`<h1>${asked(lang, key)}</h1>` : html`<h2>${asked(lang, key)}</h2>`)
  if (story.state === 'given')
    return html`<section class="story">${head('story.yes')}
<p>${asked(lang, 'story.yes.lead', { date: day(story.givenAt) })}</p>
<blockquote class="written">${story.said}</blockquote>
<form method="post" action="${path}/withdrawal?lang=${lang}"><button>${asked(lang, 'story.withdraw')}</button></form>
<details><summary>${asked(lang, 'story.change')}</summary>${form(at, story, missing)}</details></section>`
  if (story.state === 'withdrawn')
    return html`<section class="story">${head('story.withdrawn')}
<p role="status">${asked(lang, 'story.withdrawn.lead', { date: day(story.withdrawnAt), until: day(story.removeByAt) })}</p>
<details><summary>${asked(lang, 'story.again')}</summary>${form(at, story, missing)}</details></section>`
  if (story.state === 'declined')
    return html`<section class="story">${head('story.title')}<p role="status">${asked(lang, 'story.declined')}</p>
<details><summary>${asked(lang, 'story.again')}</summary>${form(at, story, missing)}</details></section>`
  return html`<section class="story">${head('story.title')}<p>${asked(lang, 'story.lead')}</p>${form(at, story, missing)}
${story.state === 'offered' ? html`<form method="post" action="${path}/refusal?lang=${lang}"><button>${asked(lang, 'story.decline')}</button></form>` : ''}</section>`
}

function form({ lang, brand, path }: Frame, story: ShownStory, missing: boolean): Html {
  const scopes = storyScopes.filter((scope) => scope !== 'photo' || story.mayShowPhotos)
  const tick = (name: string, value: string, key: FeedbackKey, isTicked: boolean) =>
    html`<label><input type="checkbox" name="${name}" value="${value}"${isTicked ? raw(' checked') : ''}> <span>${asked(lang, key)}</span></label>`
  return html`${trouble(lang, missing ? 'story.missing' : null)}
<form method="post" action="${path}/story?lang=${lang}" class="narrow">
<label for="words">${asked(lang, 'story.said')}</label>
<textarea id="words" name="words" maxlength="${longestStory}" required>
${story.said}</textarea>
<fieldset class="ticks"><legend>${asked(lang, 'story.what')}</legend>
${scopes.map((scope) => tick('scope', scope, `scope.${scope}`, story.scopes.includes(scope)))}</fieldset>
<label for="name">${asked(lang, 'story.name')}</label>
<input id="name" name="name" maxlength="80" autocomplete="name" value="${story.name}">
<fieldset class="ticks"><legend>${asked(lang, 'story.where')}</legend>
${storyPlaces.map((place) => tick('place', place, `place.${place}`, story.places.includes(place)))}</fieldset>
<p class="meta">${consentWords(lang, brand)}</p>
<button class="main">${asked(lang, 'story.give')}</button>
</form>`
}

/** What stands where no question is, or no longer: nobody is told which. */
export const noFeedbackPage = (at: Frame): Html =>
  frame(at, asked(at.lang, 'over'), html`<h1>${asked(at.lang, 'over')}</h1><p class="lead">${asked(at.lang, 'over.why')}</p>`)

/** Stories that may be shown, to be framed by the team's own site. */
export function wallPage(at: Frame, items: readonly { said: string; lang: string; name: string | null }[]): Html {
  const { lang } = at
  return renderPage({
    language: lang,
    brand: at.brand,
    title: asked(lang, 'wall.title'),
    hrefIn: (other) => `${at.path}?lang=${other}`,
    languagesLabel: say(lang, 'language'),
    main: html`<h1>${asked(lang, 'wall.title')}</h1><p class="lead">${items.length === 0 ? asked(lang, 'wall.none') : asked(lang, 'wall.lead')}</p>
<ul class="wall">${items.map(
      ({ said, lang: spoken, name }) =>
        html`<li><blockquote lang="${spoken}" dir="auto">${said}</blockquote>${name ? html`<cite><bdi>${name}</bdi></cite>` : ''}</li>`,
    )}</ul>`,
  })
}

/** The mail that asks, as plain text. */
export function feedbackMail(
  { lang, link, number }: { lang: InterfaceLanguage; link: string; number: string | null },
  brand: string,
): { subject: string; text: string } {
  const what = number === null ? asked(lang, 'mail.case') : asked(lang, 'mail.order', { number })
  const paragraphs = [asked(lang, 'mail.hello'), what, link, asked(lang, 'mail.own'), brand]
  return { subject: asked(lang, 'mail.subject', { brand }), text: paragraphs.join('\n\n') }
}
