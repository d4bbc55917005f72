import net from 'node:net'

/**
 * Whether a name by which the desk is called can be nobody's but ours: AFTERCARE_URL's, an address, or a name without a dot (localhost, a
 * neighbour in the same network). Any other may be a stranger's, pointed at this machine to make a page of theirs look like ours (DNS
 * rebinding).
 * @param host as in the header Host, with or without a port
 * @param known origins of the desk
 */
export function isKnownHost(host: string, known: readonly string[]): boolean {
  const url = `http://${host}`
  if (!URL.canParse(url)) return false
  const name = new URL(url).hostname
  const isAddress = net.isIP(name.replace(/^\[|\]$/g, '')) !== 0
  return isAddress || !name.includes('.') || name.endsWith('.localhost') || known.some((origin) => new URL(origin).hostname === name)
}
