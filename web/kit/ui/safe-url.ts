/** An address from outside as a link that may be followed: only http and https; else undefined. */
export function safeUrl(address: string | null): string | undefined {
  if (!address || !URL.canParse(address)) return undefined
  const { protocol, href } = new URL(address)
  return protocol === 'https:' || protocol === 'http:' ? href : undefined
}
