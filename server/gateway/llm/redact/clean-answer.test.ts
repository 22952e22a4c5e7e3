import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AnswerText, eachText, unveiled, veiled } from '#server/gateway/llm/redact/clean-answer.ts'
import { Pseudonyms } from '#server/gateway/llm/redact/pseudonyms.ts'
import { secretForms } from '#server/gateway/mcp/hide-secrets.ts'

const forms = secretForms('correct horse battery')

test('what goes to a model has no secret and no address in it, what comes back has the address again', async () => {
  const veil = { forms, pseudonyms: new Pseudonyms() }
  const said = { messages: [{ role: 'user', content: 'ada@acme.com says correct horse battery', n: 3 }] }
  const sent = await eachText(said, { text: (text) => veiled(text, veil) })
  expect(sent).toEqual({ messages: [{ role: 'user', content: '[e-mail 1] says [secret]', n: 3 }] })
  expect(await unveiled('Dear [e-mail 1], correct horse battery', veil)).toBe('Dear ada@acme.com, [secret]')
})

test('a provider that may see personal data gets it, but never a secret', async () => {
  expect(await veiled('ada@acme.com correct horse battery', { forms, pseudonyms: null })).toBe('ada@acme.com [secret]')
})

test('however an answer is cut into pieces, it reads as the whole', async () => {
  const word = fc.constantFrom('[e-mail 1]', '[e-mail', ' 1]', '[phone 1]', 'hello ', '[', ']', 'correct horse battery', ' ', '[e-mail 12]')
  await fc.assert(
    fc.asyncProperty(fc.array(word, { maxLength: 8 }), fc.array(fc.nat(100), { maxLength: 12 }), async (words, places) => {
      const pseudonyms = new Pseudonyms()
      pseudonyms.hide('ada@acme.com +49 30 901820')
      const veil = { forms, pseudonyms }
      const text = words.join('')
      const cuts = [...new Set(places.map((place) => Math.min(place, text.length)))].sort((a, b) => a - b)
      const answer = new AnswerText(veil)
      let read = ''
      for (const [i, cut] of [...cuts, text.length].entries()) read += await answer.push(text.slice(i === 0 ? 0 : cuts[i - 1], cut))
      expect(read + (await answer.end())).toBe(await unveiled(text, veil))
    }),
    { numRuns: 300 },
  )
})
