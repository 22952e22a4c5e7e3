import { describe, expect, it } from 'vitest'
import { checkOrigin } from '#server/entry/check-origin.ts'

const facts = (headers: Record<string, string>, method = 'POST', publicUrl?: string) => ({
  method,
  publicUrl,
  headers: new Headers(headers),
})

describe('a request that changes something', () => {
  it.each([
    ['our page, new browser', { host: 'muster.test:3000', origin: 'http://muster.test:3000', 'sec-fetch-site': 'same-origin' }],
    ['our page over plain http', { host: '10.0.0.7:3000', origin: 'http://10.0.0.7:3000' }],
    ['our page without its Origin', { host: 'muster.test', 'sec-fetch-site': 'same-origin' }],
    ['our form without scripts', { host: 'muster.test', origin: 'null', 'sec-fetch-site': 'same-origin' }],
    ['our page behind a proxy', { host: 'inner:3000', 'x-forwarded-host': 'muster.test', origin: 'https://muster.test' }],
  ])('is taken from %s', (_, headers) => {
    expect(() => checkOrigin(facts(headers))).not.toThrow()
  })

  it.each([
    ['another site', { host: 'muster.test', origin: 'https://evil.test', 'sec-fetch-site': 'cross-site' }],
    ['a sister domain', { host: 'muster.test', origin: 'https://a.muster.test', 'sec-fetch-site': 'same-site' }],
    ['another port', { host: 'muster.test:3000', origin: 'http://muster.test:4000' }],
    ['a sandboxed frame', { host: 'muster.test', origin: 'null' }],
    ['nobody in particular', { host: 'muster.test' }],
    ['an address typed by hand', { host: 'muster.test', 'sec-fetch-site': 'none' }],
  ])('is refused from %s', (_, headers) => {
    expect(() => checkOrigin(facts(headers))).toThrow(/ORIGIN_REFUSED/)
  })

  it('with PUBLIC_URL set only that origin counts, scheme included', () => {
    const host = { host: 'rebound.test', origin: 'http://rebound.test' }
    expect(() => checkOrigin(facts(host, 'POST', 'https://muster.test'))).toThrow(/ORIGIN_REFUSED/)
    expect(() => checkOrigin(facts({ ...host, origin: 'https://muster.test' }, 'POST', 'https://muster.test/'))).not.toThrow()
  })

  it('reading is free', () => {
    expect(() => checkOrigin(facts({ 'sec-fetch-site': 'cross-site' }, 'GET'))).not.toThrow()
  })
})
