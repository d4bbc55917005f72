import { html, raw } from 'hono/html'
import type { InterfaceLanguage } from '#shared/agent.ts'
import { mostPhotos } from '#shared/photo.ts'
import { tell } from './self-service-words/index.ts'
import type { Html } from './status-words/index.ts'

export type ShownPhoto = { id: number; width: number; height: number }

/** The photos of an order, each with a button that removes it, and a place to add one. */
export function photosSection(photos: readonly ShownPhoto[], lang: InterfaceLanguage, path: string): Html {
  const send = (to: string) => `${path}/photos${to}?lang=${lang}`
  return html`<section id="photos">
<h2>${tell(lang, 'photo.title')}</h2>
${
  photos.length === 0
    ? ''
    : html`<ul class="photos">${photos.map(({ id, width, height }, at) => {
        const n = String(at + 1)
        return html`<li><img src="${path}/photos/${id}" width="${width}" height="${height}" alt="${tell(lang, 'photo.alt', { n })}" loading="lazy">
<form method="post" action="${send(`/${id}/removal`)}"><button>${tell(lang, 'photo.remove', { n })}</button></form></li>`
      })}</ul>`
}
${
  photos.length >= mostPhotos
    ? raw('')
    : html`<form method="post" enctype="multipart/form-data" action="${send('')}">
<label for="photo">${tell(lang, 'photo.label')}</label>
<input id="photo" type="file" name="photo" accept="image/jpeg,image/png,image/webp" required>
<button>${tell(lang, 'photo.add')}</button>
<p class="meta">${tell(lang, 'photo.how')}</p>
</form>`
}
</section>`
}
