import { expect, test } from 'vitest'
import { presentTagged } from '#server/entry/present-tagged.ts'

const etag = '"abc"'
const ask = (header?: string) =>
  presentTagged(new Request('http://muster.test/', header === undefined ? {} : { headers: { 'if-none-match': header } }), etag, () => ({
    a: 1,
  }))

test.each([undefined, '', '"other"', 'abc', '"abcd"', '"a", "b"', '"abc'])(
  'If-None-Match %j gets the whole answer with its tag',
  async (header) => {
    const answer = ask(header)
    expect([answer.status, answer.headers.get('etag'), await answer.json()]).toEqual([200, etag, { a: 1 }])
  },
)

test.each(['"abc"', 'W/"abc"', '"x", "abc"', '*', '"x",W/"abc" , "y"'])('If-None-Match %j gets 304 and no body', async (header) => {
  const answer = ask(header)
  expect([answer.status, answer.headers.get('etag'), await answer.text()]).toEqual([304, etag, ''])
})
