/** Characters that steer instead of saying something: controls, embeddings, overrides, isolates, zero-width spaces. Line breaks and tabs stay. */
export const steering = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u200B\u202A-\u202E\u2060\u2066-\u2069\uFEFF\uFFF9-\uFFFB]/u

/** A name or another short text without the characters that steer: they are left out, since a name has no room for marks. */
export const withoutSteering = (text: string) => text.replace(new RegExp(steering, 'gu'), '')

/** A name to be put into a sentence of plain text: isolated, so that its direction does not turn the words around it (Unicode FSI … PDI). */
export const nameText = (name: string) => `\u2068${withoutSteering(name).trim()}\u2069`
