import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { createCallerAddress, type ProxyHeader } from '#server/kit/http/caller-address.ts'

/** As whom a call is counted that came over a socket from `from`. */
async function counted(
  from: string,
  headers: Record<string, string> = {},
  networks: string[] = [],
  header: ProxyHeader = 'x-forwarded-for',
) {
  const callerAddress = createCallerAddress({ networks, header })
  const app = new Hono().get('/', (c) => c.json(callerAddress(c)))
  return (await app.request('/', { headers }, { incoming: { socket: { remoteAddress: from } } })).json()
}

const proxies = ['10.0.0.0/8', '81.2.69.1', 'fd00::/8']
const forged = {
  'x-forwarded-for': '9.9.9.9',
  forwarded: 'for=9.9.9.9',
  'x-real-ip': '9.9.9.9',
  'cf-connecting-ip': '9.9.9.9',
  'true-client-ip': '9.9.9.9',
  'x-client-ip': '9.9.9.9',
}

describe('the address a call is counted for', () => {
  it('is the one of the socket, whatever the headers claim, as long as no proxy is trusted', async () => {
    expect(await counted('81.2.69.142', forged)).toBe('81.2.69.142')
    expect(await counted('::ffff:81.2.69.142', forged)).toBe('81.2.69.142')
  })

  it('is none where it may be a proxy that nobody named', async () => {
    for (const address of ['127.0.0.1', '::1', '10.0.0.7', '192.168.1.1', 'fe80::1%eth0', ''])
      expect(await counted(address, forged)).toBeNull()
  })

  it('is the one of the socket when a stranger sends what only a proxy may', async () => {
    expect(await counted('81.2.69.142', forged, proxies)).toBe('81.2.69.142')
    expect(await counted('192.168.1.1', forged, proxies)).toBe('192.168.1.1')
  })

  it('is the rightmost hop that is no proxy of ours; what stands left of it was made up', async () => {
    const told = async (value: string) => counted('10.0.0.7', { ...forged, 'x-forwarded-for': value }, proxies)
    expect(await told('81.2.69.142')).toBe('81.2.69.142')
    expect(await told('9.9.9.9, 81.2.69.142')).toBe('81.2.69.142')
    expect(await told('9.9.9.9, 10.1.1.1, 81.2.69.142, 81.2.69.1, fd00::5')).toBe('81.2.69.142')
    expect(await told('9.9.9.9, 81.2.69.142:50123')).toBe('81.2.69.142')
    expect(await told('9.9.9.9, 192.168.7.7')).toBe('192.168.7.7')
  })

  it('is none when a proxy of ours says nothing that can be believed', async () => {
    for (const value of ['', 'unknown', '_hidden', '9.9.9.9, not an address', '10.0.0.8, 10.0.0.9', ',,,', '9.9.9.9,', '1.2.3.4.5'])
      expect(await counted('10.0.0.7', { ...forged, 'x-forwarded-for': value }, proxies)).toBeNull()
  })

  it('comes from the one header that the proxies write, never from the other', async () => {
    const headers = { 'x-forwarded-for': '9.9.9.9', forwarded: 'for=8.8.8.8, for="[2a02:26f7:c9c8:4000::1]:4711";proto=https;by=10.0.0.7' }
    expect(await counted('10.0.0.7', headers, proxies, 'forwarded')).toBe('2a02:26f7:c9c8:4000')
    expect(await counted('10.0.0.7', headers, proxies)).toBe('9.9.9.9')
    expect(await counted('10.0.0.7', { forwarded: 'for=9.9.9.9' }, proxies)).toBeNull()
  })

  it('is the same for all hosts of one IPv6 network, however it is written', async () => {
    const written = ['2a02:26f7:c9c8:4000::1', '2a02:26f7:c9c8:4000:aaaa:bbbb:cccc:2', '2A02:26F7:C9C8:4000:0:0:0:3']
    expect(new Set(await Promise.all(written.map((address) => counted(address))))).toEqual(new Set(['2a02:26f7:c9c8:4000']))
    expect(await counted('2a02::5')).toBe('2a02:0:0:0')
    expect(await counted('2a02:0:0:1::5')).toBe('2a02:0:0:1')
  })

  it('needs networks that are networks', () => {
    for (const network of ['10.0.0.0/33', 'everybody', '10.0.0/8', '::/129', '10.0.0.0/', '10.0.0.0/-1'])
      expect(() => createCallerAddress({ networks: [network], header: 'forwarded' })).toThrow(RangeError)
  })
})
