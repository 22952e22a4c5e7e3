import { expect, it } from 'vitest'
import { curlOf } from '#components/docs/curl-of.ts'

it('an example request carries what the route refuses to do without', () => {
  const key = { name: 'Idempotency-Key', in: 'header' }
  const start = curlOf('POST', '/api/v1/members/{id}/runs', [key], { content: { 'application/json': {} } }, 'session')
  expect(start).toContain('-H "Origin: $MUSTER"')
  expect(start).toContain('-H "Idempotency-Key: $(uuidgen)"')
  expect(start).toContain('-d @body.json')
  const read = curlOf(
    'GET',
    '/api/v1/x',
    [
      { name: 'path', in: 'query', required: true },
      { name: 'page', in: 'query' },
    ],
    undefined,
    'session',
  )
  expect(read).toContain('"$MUSTER/api/v1/x?path=VALUE"')
  expect(read).not.toContain('Origin')
  expect(curlOf('POST', '/api/v1/files', [], { content: { 'application/octet-stream': {} } }, 'session')).toContain('--data-binary @FILE')
  expect(start).toContain('Cookie')
  expect(curlOf('POST', '/api/v1/session', [], undefined, null)).not.toContain('Cookie')
  const byToken = curlOf('POST', '/api/v1/members/{id}/runs', [key], { content: { 'application/json': {} } }, 'token')
  expect(byToken).toContain('-H "Authorization: Bearer $MUSTER_TOKEN"')
  expect(byToken).not.toMatch(/Origin|Cookie/)
})
