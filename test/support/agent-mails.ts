import type { Context } from '#server/kit/database/context.ts'
import type { Handle } from '#server/kit/database/database.ts'
import { addNewSource } from '#server/nouns/sources/source.actions.ts'
import { testSecretBox } from './secret.ts'

const settings = { imapServer: 'imap.fjellro.example', smtpServer: 'smtp.fjellro.example', user: 'care@fjellro.example', password: 'x' }

/** A mailbox that can send, as a source of the desk. */
export const addMailbox = (context: Context) => addNewSource(context, testSecretBox, null, { channel: 'email', settings })

/** Mails to people of the team, in their order. */
export async function findMailOf(db: Handle) {
  const rows = await db.selectFrom('deliveries').select('payload').where('purpose', '=', 'agent-mail').orderBy('id').execute()
  return rows.map(({ payload }) => {
    const { authorExternalId, subject, text, uncopied } = JSON.parse(payload) as Record<string, unknown>
    return { to: String(authorExternalId), subject: String(subject), text: String(text), uncopied }
  })
}
