/** Says yes or no on a practice network's own page; answers where the network sends the browser back. */
export async function consentAt(address: string, answer: 'yes' | 'no' = 'yes'): Promise<URL> {
  const page = await fetch(address, { redirect: 'manual' })
  if (page.status === 302) return new URL(page.headers.get('location') ?? '')
  const ask = /name="ask" value="([^"]+)"/.exec(await page.text())?.[1]
  if (ask === undefined) throw new Error(`The network asks nothing at ${address} (${page.status}).`)
  const decided = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ ask, answer }).toString(),
    redirect: 'manual',
  })
  return new URL(decided.headers.get('location') ?? '')
}
