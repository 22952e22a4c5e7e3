import { expect, test } from 'vitest'
import { goesOpenly, refuseOpenSecret, refuseOpenSites } from '#server/catalogue/refuse-open-secret.ts'

test.each([
  ['http://apps.example/mcp', false, true],
  ['http://93.184.216.34/', false, true],
  ['http://[2606:4700::1]/', false, true],
  ['https://apps.example/mcp', false, false],
  ['http://apps.example/mcp', true, false],
  ['http://127.0.0.1:8080/', false, false],
  ['http://10.0.0.7/', false, false],
  ['http://[::1]:80/', false, false],
  ['http://tickets.localhost', false, false],
])('what goes to %s (inside: %s) could be read on the way: %s', (address, isPrivate, openly) => {
  expect(goesOpenly(address, isPrivate)).toBe(openly)
})

const remote = { url: 'http://apps.example/mcp', private: false, header: null }
const header = { name: 'Authorization', prefix: '', handle: 'vault:/a#key' }

test('what takes a saved secret or tokens of crew members is refused such an address, what takes none is not', () => {
  expect(() => refuseOpenSecret({ ...remote, header }, '/url')).toThrow('VALIDATION_FAILED')
  expect(() => refuseOpenSecret({ ...remote, asMember: true }, '/asMember')).toThrow('VALIDATION_FAILED')
  expect(() => refuseOpenSecret(remote, '/url')).not.toThrow()
  expect(() => refuseOpenSecret({ ...remote, header, url: 'https://apps.example/mcp' }, '/url')).not.toThrow()
  const site = { origin: 'http://shop.example', reads: [], sends: [], private: false, header: null }
  expect(() => refuseOpenSites([site, { ...site, header: { name: 'X-Key', prefix: '' } }])).toThrow('VALIDATION_FAILED')
  expect(() => refuseOpenSites([site])).not.toThrow()
})
