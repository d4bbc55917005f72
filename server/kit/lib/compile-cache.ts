import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

/** Loaded before anything else (`node --import`): what Node made of our files is kept, so that a restart takes half the time. */
enableCompileCache(join(import.meta.dirname, '../../../node_modules/.cache/compiled'))
