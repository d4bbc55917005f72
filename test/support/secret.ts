import { createSecretBox } from '#server/kit/lib/secret-box.ts'

/** Seals what the tests seal; a process of its own opens it with the same. */
export const testSecretBox = createSecretBox('a secret for the tests, 32 characters and more')
