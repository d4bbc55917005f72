import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')
const read = (file: string) => readFile(join(root, file), 'utf8')

it('the service and the container start the desk exactly as npm start does', async () => {
  const { scripts } = JSON.parse(await read('package.json')) as { scripts: { start: string } }
  const service = await read('deploy/aftercare.service')
  expect(/^ExecStart=\/opt\/aftercare\/node_modules\/\.bin\/(.+)$/m.exec(service)?.[1]).toBe(scripts.start)
  const [, command = '[]'] = /^CMD (\[.+\])$/m.exec(await read('Containerfile')) ?? []
  expect((JSON.parse(command) as string[]).join(' ')).toBe(scripts.start)
})

it('what they set are settings of the desk, and the data lie where they say', async () => {
  const config = await read('server/config.ts')
  const service = await read('deploy/aftercare.service')
  const container = await read('Containerfile')
  const set = [...service.matchAll(/^Environment=(\w+)=/gm), ...(/^ENV (.+)$/m.exec(container)?.[1] ?? '').matchAll(/(\w+)=/g)]
  expect(set.length).toBeGreaterThan(2)
  for (const [, name] of set) expect(config, `${name} is no setting`).toMatch(new RegExp(`^  ${name}: setting\\(`, 'm'))
  const [, folder] = /^StateDirectory=(.+)$/m.exec(service) ?? []
  expect(service).toContain(`DATABASE_URL=/var/lib/${folder}/`)
  expect(container).toContain('VOLUME /var/lib/aftercare')
  expect(container).toContain('DATABASE_URL=/var/lib/aftercare/')
})
