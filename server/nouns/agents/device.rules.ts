/** The first that fits: those that call themselves by another's name, too, come first. */
const browsers: readonly [RegExp, string][] = [
  [/\bEdg(e|A|iOS)?\//, 'Edge'],
  [/\bOPR\/|\bOpera\b/, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\bChrome\/|\bCriOS\/|\bHeadlessChrome\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
]
const systems: readonly [RegExp, string][] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
]

/**
 * What browser and system call themselves, for a person who looks for a session that is not theirs: "Firefox, Windows".
 * @param userAgent the header, null where there was none; only names from our own list come out of it
 */
export function deviceOf(userAgent: string | null | undefined): string | null {
  const said = (userAgent ?? '').slice(0, 500)
  const named = [browsers, systems].flatMap((list) => list.find(([like]) => like.test(said))?.[1] ?? [])
  return named.length === 0 ? null : named.join(', ')
}
