import { NextRequest } from 'next/server'
import { describe, expect, it } from 'vitest'
import { proxy } from './proxy.ts'

const answer = () => proxy(new NextRequest('http://muster.test/runs')).headers

describe('every answer', () => {
  it('allows scripts by a nonce that is never used twice, and no other origin for anything', () => {
    const policies = Array.from({ length: 50 }, () => answer().get('content-security-policy') ?? '')
    const nonces = policies.map((policy) => /script-src 'self' 'nonce-([A-Za-z0-9+/=]{20,})' 'strict-dynamic';/.exec(policy)?.[1])
    expect(new Set(nonces).size).toBe(50)
    expect(nonces).not.toContain(undefined)
    for (const policy of policies) {
      expect(policy).not.toMatch(/https?:|\*|unsafe-eval|script-src[^;]*unsafe-inline/)
      for (const directive of [
        "frame-ancestors 'none'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "connect-src 'self'",
      ]) {
        expect(policy).toContain(directive)
      }
    }
  })

  it('of the API is no page, whatever bytes it brings', () => {
    const policy = proxy(new NextRequest('http://muster.test/api/v1/files/content?path=a.html')).headers.get('content-security-policy')
    expect(policy).toMatch(/^sandbox; default-src 'none';/)
    expect(policy).not.toMatch(/allow-|'self'|nonce/)
  })

  it('hands the same nonce to the page that is rendered', () => {
    const headers = answer()
    const nonce = /'nonce-([^']+)'/.exec(headers.get('content-security-policy') ?? '')?.[1]
    expect(headers.get('x-middleware-request-x-nonce')).toBe(nonce)
  })

  it('carries the other guards', () => {
    const headers = answer()
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
    expect(headers.get('permissions-policy')).toContain('camera=()')
  })
})
