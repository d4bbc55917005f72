import type { FetchMessageObject, ImapFlow, MessageStructureObject } from 'imapflow'

/** Bytes of each text that are fetched: pictures and styles may stand in HTML before the words. */
const mostOfText = 1536 * 1024
const mostTexts = 8
const deepest = 20

/**
 * A mail that is too large to be fetched whole: its head, its texts wherever they stand, and of everything else kind and name. Put together
 * as a mail again, so that it is read as any other. Null when it is gone or the server does not tell its structure.
 */
export async function readLargeMail(client: ImapFlow, uid: number): Promise<{ raw: Buffer; isCut: boolean } | null> {
  const told = await client.fetchOne(String(uid), { headers: true, bodyStructure: true }, { uid: true })
  if (told === false || !told?.headers || !told.bodyStructure) return null
  const keys = textsOf(told.bodyStructure).slice(0, mostTexts)
  const heads = isWithin(told.bodyStructure) ? keys.map((key) => ({ key: `${key}.mime` })) : []
  const queries = [...heads, ...keys.map((key) => ({ key, maxLength: mostOfText }))]
  const got = queries.length === 0 ? null : await client.fetchOne(String(uid), { bodyParts: queries }, { uid: true })
  if (got === false) return null
  const parts = got?.bodyParts ?? new Map<string, Buffer>()
  return { raw: assembled(told.headers, told.bodyStructure, parts), isCut: keys.some((key) => (parts.get(key)?.length ?? 0) >= mostOfText) }
}

/** The key of the one part of a mail that has no others. */
const whole = '1'
const keyOf = ({ part }: MessageStructureObject) => part ?? whole
const isWithin = (node: MessageStructureObject) => node.childNodes !== undefined && node.type.startsWith('multipart/')

function textsOf(node: MessageStructureObject, depth = 0): string[] {
  if (isWithin(node) && depth < deepest) return (node.childNodes ?? []).flatMap((inner) => textsOf(inner, depth + 1))
  const isText = /^(text\/(plain|html)|message\/rfc822)$/i.test(node.type) && node.disposition?.toLowerCase() !== 'attachment'
  return isText ? [keyOf(node)] : []
}

function assembled(headers: Buffer, root: MessageStructureObject, parts: NonNullable<FetchMessageObject['bodyParts']>): Buffer {
  let boundaries = 0
  if (!isWithin(root)) return Buffer.concat([headers, parts.get(whole) ?? Buffer.alloc(0)])
  const [head, body] = multipart(root, 0)
  // The first header of a name counts.
  return Buffer.concat([Buffer.from(head), headers, body])

  function multipart(node: MessageStructureObject, depth: number): [string, Buffer] {
    boundaries += 1
    const mark = `part-${boundaries}`
    const inner = (node.childNodes ?? []).map((one) =>
      Buffer.concat([Buffer.from(`--${mark}\r\n`), part(one, depth + 1), Buffer.from('\r\n')]),
    )
    return [`Content-Type: ${node.type}; boundary="${mark}"\r\n`, Buffer.concat([...inner, Buffer.from(`--${mark}--\r\n`)])]
  }

  function part(node: MessageStructureObject, depth: number): Buffer {
    if (isWithin(node) && depth < deepest) {
      const [head, body] = multipart(node, depth)
      return Buffer.concat([Buffer.from(`${head}\r\n`), body])
    }
    const key = keyOf(node)
    const body = parts.get(key)
    if (body !== undefined) return Buffer.concat([parts.get(`${key}.mime`) ?? Buffer.from('\r\n'), body])
    const name = (node.dispositionParameters?.filename ?? node.parameters?.name ?? '').replace(/["\\\r\n]/g, '')
    return Buffer.from(`Content-Type: ${node.type}; name="${name}"\r\nContent-Disposition: attachment\r\n\r\n`)
  }
}
