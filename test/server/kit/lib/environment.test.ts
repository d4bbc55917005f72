import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it, test } from 'vitest'
import { findAddressProblem, findZoneProblem, isZone, originOf } from '#server/kit/lib/environment.ts'

const root = join(import.meta.dirname, '../../../..')

/** Whether a chat with hours but no zone is open on a Sunday at noon UTC, in a process that was started with this TZ. */
async function openingUnder(TZ: string): Promise<unknown> {
  const script = `
    import { hoursOf } from '#server/engines/channels/chat.rules.ts'
    import { findNextOpening } from '#server/engines/channels/chat-hours.rules.ts'
    const hours = hoursOf({ hours: 'su 9-17' })
    console.log(JSON.stringify([hours.zone, findNextOpening(hours, Date.UTC(2026, 10, 22, 12)), findNextOpening(hours, Date.UTC(2026, 10, 22, 8, 30))]))`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: root,
    env: { ...process.env, TZ },
  })
  return JSON.parse(stdout)
}

describe('the time zone of the machine', () => {
  it.each(['', ' ', 'Mars/Phobos', 'CEST', 'Etc/Unknown'])('is UTC where TZ is "%s", and the start says so', async (tz) => {
    expect(findZoneProblem(tz)).toMatch(/^TZ .* are read as \S+\.$/)
    expect(await openingUnder(tz)).toEqual(['UTC', null, Date.UTC(2026, 10, 22, 9)])
  })

  it('is the one of TZ where it names one', async () => {
    expect(['Europe/Oslo', ':Europe/Oslo', 'UTC', undefined].map(findZoneProblem)).toEqual([null, null, null, null])
    expect(await openingUnder('Europe/Oslo')).toEqual(['Europe/Oslo', null, null])
  })

  it('is not read from the process anywhere else', () => {
    const files = readdirSync(join(root, 'server'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
    const direct = /\.timeZone\b|\{ timeZone \}|getTimezoneOffset|\.get(Hours|Day|Date)\(/
    const wrong = files.filter((file) => file !== 'kit/lib/environment.ts' && direct.test(readFileSync(join(root, 'server', file), 'utf8')))
    expect(wrong).toEqual([])
  })
})

test('a zone is a name of the time zone database', () => {
  expect(['Europe/Oslo', 'UTC', 'Oslo', '', 'Etc/Unknown', 'undefined'].map(isZone)).toEqual([true, true, false, false, false, false])
})

test.each([
  ['https://Desk.Example', 'https://desk.example'],
  ['https://desk.example:443/', 'https://desk.example'],
  ['http://desk.example:80', 'http://desk.example'],
  ['HTTPS://DESK.EXAMPLE:8443', 'https://desk.example:8443'],
  ['https://søk.example', 'https://xn--sk-lka.example'],
  ['https://[::1]:443', 'https://[::1]'],
  ['https://desk.example/some/page?x', 'https://desk.example'],
  ['desk.example', null],
  ['ftp://desk.example', null],
  ['null', null],
  ['', null],
])('the origin of %s is %s, as browsers say it', (address, origin) => {
  expect(originOf(address)).toBe(origin)
})

test.each([
  ['https://desk.example', null],
  ['https://Desk.Example:443/', null],
  ['https://desk.example/care/', /path \("\/care\/"\).*like https:\/\/desk\.example$/],
  ['https://desk.example/?a=b', /path/],
  ['https://desk.example#top', /path/],
  ['https://mari:word@desk.example', /password/],
  ['ftp://desk.example', /no web address/],
  ['desk.example', /no web address/],
])('whether a desk can be reached at %s is known before it starts', (address, problem) => {
  if (problem === null) expect(findAddressProblem(address)).toBeNull()
  else expect(findAddressProblem(address)).toMatch(problem)
})
