/**
 * What a text can leave open: a word in braces, `{product}`. In templates, what follows a stroke is said where nothing is known:
 * `{author.name|there}`; nothing after it: then nothing is said. Without a stroke it must be filled.
 */
export const blankShape = /\{([^{}\n]{0,60})\}/gu

/** Whether a blank is left open in a text. */
export const hasBlank = (text: string): boolean => /\{[^{}\n]{0,60}\}/u.test(text)
