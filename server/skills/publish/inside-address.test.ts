import { expect, test } from 'vitest'
import type { Principal } from '#server/identity/principal.ts'
import { insideAddress } from '#server/skills/publish/inside-address.ts'

const principal = (role: string, via?: Principal['via']) => ({ role, grants: [], ...(via && { via }) }) as unknown as Principal
const inside = true

test('only an admin names an address inside the own network, that one and for once; a program with a token names none', () => {
  const url = 'https://code.acme.internal/skills/a.tar.gz?x=1'
  expect(insideAddress(principal('admin'), { url, inside })).toEqual(['code.acme.internal:443'])
  expect(insideAddress(principal('admin'), { url: 'http://[::1]:8080/a.tar.gz', inside })).toEqual(['::1:8080'])
  for (const who of [principal('author'), principal('admin', { kind: 'token', tokenId: 'tok_1', scopes: ['author'] })])
    expect(() => insideAddress(who, { url, inside })).toThrow(expect.objectContaining({ code: 'FORBIDDEN' }))
  expect(insideAddress(principal('author'), { url, inside: false })).toEqual([])
})

test('what is no address is refused as one', () => {
  for (const url of ['no address', 'file:///etc/passwd', 'http://me:secret@code.acme.internal/a.tar.gz'])
    expect(() => insideAddress(principal('admin'), { url, inside })).toThrow(expect.objectContaining({ code: 'EGRESS_REFUSED' }))
})
