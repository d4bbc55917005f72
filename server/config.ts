import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { passwordLength } from '#shared/agent.ts'
import { engineOf, sqliteFile } from './kit/database/database.ts'
import { createCallerAddress, type Proxies, proxyHeaders } from './kit/http/caller-address.ts'
import { findAddressProblem, originOf } from './kit/lib/environment.ts'
import { StartError } from './kit/lib/errors.ts'

type Setting<T extends z.ZodType> = { check: T; about: string }

const setting = <T extends z.ZodType>(check: T, about: string): Setting<T> => ({ check, about })

/** Networks written with spaces or commas between; a wrong one is said by name. */
function readNetworks(text: string, context: z.RefinementCtx): string[] {
  const networks = text.split(/[\s,]+/).filter(Boolean)
  try {
    createCallerAddress({ networks, header: 'forwarded' })
  } catch (error) {
    context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) })
  }
  return networks
}

/** The origin of an address at which the desk can be reached. */
function readAddress(text: string, context: z.RefinementCtx): string {
  const message = findAddressProblem(text)
  if (message !== null) context.addIssue({ code: 'custom', message })
  return originOf(text) ?? text
}

/** Every setting: environment name, check with default, one sentence for the manual. */
export const settings = {
  PORT: setting(z.coerce.number().int().min(0).max(65_535).default(8787), 'Port the desk serves on; 0 takes a free one.'),
  HOST: setting(z.string().default('127.0.0.1'), 'Address it listens on; 0.0.0.0 for all.'),
  DATABASE_URL: setting(
    z.string().min(1).default('data/aftercare.db'),
    'SQLite file (path or sqlite: URL), or postgres://… for several nodes.',
  ),
  AFTERCARE_SECRET: setting(
    z.string().min(32).optional(),
    'Seals credentials at rest; made and kept beside the database file when missing. At least 32 characters.',
  ),
  AFTERCARE_ADMIN_EMAIL: setting(
    z
      .string()
      .regex(/^[^@\s]+@[^@\s]+$/)
      .optional(),
    'With AFTERCARE_ADMIN_PASSWORD: creates the first administrator on an empty database.',
  ),
  AFTERCARE_ADMIN_PASSWORD: setting(
    z.string().min(passwordLength.least).max(passwordLength.most).optional(),
    'Password of the first administrator, 12 characters or more; on an empty database one that is easy to guess is refused, as everywhere.',
  ),
  AFTERCARE_URL: setting(
    z.string().transform(readAddress).optional(),
    'Public address, for links, mails to customers about their orders and the cookie, like https://desk.example.com; http://HOST:PORT, and no such mails, when missing.',
  ),
  AFTERCARE_TRUSTED_PROXIES: setting(
    z.string().default('').transform(readNetworks),
    'Reverse proxies in front of the desk, as networks (10.0.0.0/8) with spaces or commas between: what they say of who called is believed. None when missing.',
  ),
  AFTERCARE_PROXY_HEADER: setting(
    z.enum(proxyHeaders).default('x-forwarded-for'),
    'The header in which these proxies say it, x-forwarded-for or forwarded; they must write or extend it themselves.',
  ),
  AFTERCARE_LOG: setting(z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('warn'), 'How much is written to stderr.'),
  AFTERCARE_UNDO_SECONDS: setting(z.coerce.number().min(0).max(60).default(20), 'Seconds a reply waits before it leaves.'),
  AFTERCARE_CURRENCY: setting(
    z
      .string()
      .regex(/^[A-Z]{3}$/)
      .default('EUR'),
    'Currency of new service orders, three letters of ISO 4217.',
  ),
  AFTERCARE_BRAND: setting(z.string().max(80).default('Aftercare'), 'Name customers know you by, on the pages that are for them.'),
  AFTERCARE_BRAND_COLOR: setting(
    z
      .string()
      .regex(/^#[0-9a-f]{6}$/i, 'Write it like #3a3fb8.')
      .optional(),
    'Your colour as #rrggbb, at the top of the help pages.',
  ),
  AFTERCARE_SERVICE_PHONE: setting(
    z
      .string()
      .max(40)
      .regex(/^[+\d][\d\s()./-]*$/)
      .optional(),
    'Service number on the pages for customers, as people read it, like +47 22 00 00 00.',
  ),
  AFTERCARE_SERVICE_HOURS: setting(
    z.string().max(120).optional(),
    'When somebody answers it, as it stands beside the number: Mon–Fri 8–18.',
  ),
  AFTERCARE_WEBHOOK_HOSTS: setting(
    z
      .string()
      .default('')
      .transform((text) => text.split(/[\s,]+/).filter(Boolean)),
    'Hosts of the own network that webhooks may call (n8n.internal, 10.0.0.5:8080), with spaces or commas between; without it only public addresses.',
  ),
  AFTERCARE_POLL_SECONDS: setting(
    z.coerce.number().min(0.05).max(3600).optional(),
    'Seconds between two polls of a source; the channel decides when missing.',
  ),
  AFTERCARE_CRASH_AT: setting(
    z
      .string()
      .regex(/^[a-z-]+(:[1-9]\d*)?$/)
      .optional(),
    'For tests only: the process kills itself at this point of kit/lib/failpoint.ts, or at its n-th time (point:n).',
  ),
  AFTERCARE_PRACTICE_URL: setting(z.url().optional(), 'Address of a practice network; set by the demo.'),
  AFTERCARE_PRACTICE_TOKEN: setting(z.string().optional(), 'Token of the practice network; set by the demo.'),
} as const

type Settings = { [Name in keyof typeof settings]: z.output<(typeof settings)[Name]['check']> }

export type Config = {
  port: number
  host: string
  databaseUrl: string
  secret: string
  /** Where the secret is kept, for a sentence. */
  secretPlace: string
  admin: { email: string; password: string } | null
  /** Origin of the public address, as browsers write it; null: the address listened on. */
  url: string | null
  proxies: Proxies
  logLevel: string
  undoMs: number
  /** ISO 4217, of new service orders. */
  currency: string
  /** What customers know us by, and where they reach a person. */
  service: { brand: string; phone: string | null; hours: string | null; color?: string | null }
  /** Hosts of the own network that webhooks may call. */
  webhookHosts: readonly string[]
  pollEveryMs: number | null
  crashAt: string | null
  practice: { url: string; token: string } | null
}

/**
 * Reads the settings.
 * @throws StartError naming the setting and what is wrong with it
 */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const values = {} as Record<string, unknown>
  for (const [name, { check, about }] of Object.entries(settings)) {
    const raw = environment[name]
    const result = check.safeParse(raw?.trim() === '' ? undefined : raw)
    if (!result.success) throw new StartError(`${name} is not right: ${result.error.issues[0]?.message ?? 'unreadable'}. ${about}`)
    values[name] = result.data
  }
  const read = values as Settings
  if (Boolean(read.AFTERCARE_ADMIN_EMAIL) !== Boolean(read.AFTERCARE_ADMIN_PASSWORD)) {
    throw new StartError('AFTERCARE_ADMIN_EMAIL and AFTERCARE_ADMIN_PASSWORD belong together: set both or none.')
  }
  return {
    port: read.PORT,
    host: read.HOST,
    databaseUrl: read.DATABASE_URL,
    secret: read.AFTERCARE_SECRET ?? keptSecret(read.DATABASE_URL),
    secretPlace: findSecret(environment).place,
    admin:
      read.AFTERCARE_ADMIN_EMAIL && read.AFTERCARE_ADMIN_PASSWORD
        ? { email: read.AFTERCARE_ADMIN_EMAIL.toLowerCase(), password: read.AFTERCARE_ADMIN_PASSWORD }
        : null,
    url: read.AFTERCARE_URL ?? null,
    proxies: { networks: read.AFTERCARE_TRUSTED_PROXIES, header: read.AFTERCARE_PROXY_HEADER },
    logLevel: read.AFTERCARE_LOG,
    currency: read.AFTERCARE_CURRENCY,
    service: {
      brand: read.AFTERCARE_BRAND,
      phone: read.AFTERCARE_SERVICE_PHONE ?? null,
      hours: read.AFTERCARE_SERVICE_HOURS ?? null,
      color: read.AFTERCARE_BRAND_COLOR ?? null,
    },
    undoMs: read.AFTERCARE_UNDO_SECONDS * 1_000,
    webhookHosts: read.AFTERCARE_WEBHOOK_HOSTS,
    pollEveryMs: read.AFTERCARE_POLL_SECONDS === undefined ? null : read.AFTERCARE_POLL_SECONDS * 1_000,
    crashAt: read.AFTERCARE_CRASH_AT ?? null,
    practice: read.AFTERCARE_PRACTICE_URL ? { url: read.AFTERCARE_PRACTICE_URL, token: read.AFTERCARE_PRACTICE_TOKEN ?? '' } : null,
  }
}

/** The database that the settings mean, for scripts that need nothing else. */
export const readDatabaseUrl = (environment: Record<string, string | undefined>): string =>
  settings.DATABASE_URL.check.parse(environment.DATABASE_URL || undefined)

/** Where the secret is kept that this desk seals with, for a sentence; the secret itself is null where there is none yet. */
export function findSecret(environment: Record<string, string | undefined>): { place: string; secret: string | null } {
  if (environment.AFTERCARE_SECRET?.trim()) return { place: 'AFTERCARE_SECRET', secret: environment.AFTERCARE_SECRET }
  const databaseUrl = readDatabaseUrl(environment)
  if (engineOf(databaseUrl) === 'postgres') return { place: 'AFTERCARE_SECRET', secret: null }
  const file = secretFile(databaseUrl)
  return { place: file, secret: existsSync(file) ? readFileSync(file, 'utf8').trim() : null }
}

const secretFile = (databaseUrl: string): string => join(dirname(sqliteFile(databaseUrl)), 'secret.key')

/** The secret beside the database file, made at the first start. Several nodes must be given one. */
function keptSecret(databaseUrl: string): string {
  if (engineOf(databaseUrl) === 'postgres') {
    throw new StartError('AFTERCARE_SECRET is missing: with PostgreSQL every node must be given the same one (32 characters or more).')
  }
  const file = secretFile(databaseUrl)
  try {
    if (existsSync(file)) return readFileSync(file, 'utf8').trim()
    mkdirSync(dirname(file), { recursive: true })
    const secret = randomBytes(32).toString('base64url')
    writeFileSync(file, `${secret}\n`, { mode: 0o600, flag: 'wx' })
    return secret
  } catch (error) {
    throw new StartError(`The secret ${file} cannot be read or written: ${error instanceof Error ? error.message : error}`)
  }
}
