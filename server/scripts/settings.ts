import { settings } from '../config.ts'

/** Prints every setting with its default; the manual is made from the same table. */
for (const [name, { check, about }] of Object.entries(settings)) {
  const fallback = check.safeParse(undefined)
  const usual = fallback.success && fallback.data !== undefined ? String(fallback.data) : '(none)'
  console.log(`${name.padEnd(26)} ${usual.padEnd(20)} ${about}`)
}
