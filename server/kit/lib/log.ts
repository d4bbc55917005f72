import pino from 'pino'

export type Log = pino.Logger

/**
 * Lines of JSON on stderr. Secrets are cut out wherever a careless object brings them in.
 * @param level `debug`, `info`, `warn`, `error` or `silent`
 */
export function createLog(level: string): Log {
  return pino(
    {
      level,
      base: null,
      redact: {
        paths: [
          'password',
          'token',
          'secret',
          'authorization',
          'cookie',
          'credentials',
          '*.password',
          '*.token',
          '*.secret',
          '*.authorization',
          '*.cookie',
          '*.credentials',
        ],
        censor: '[kept out]',
      },
    },
    pino.destination({ dest: 2, sync: true }),
  )
}
