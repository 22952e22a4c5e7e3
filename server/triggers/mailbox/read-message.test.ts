import { expect, test } from 'vitest'
import { sha256 } from '#server/kernel/digest.ts'
import { readMessage } from '#server/triggers/mailbox/read-message.ts'

const raw = (text: string) =>
  Buffer.from(
    `From: a@shop.example\r\nSubject: Long\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n${text}`,
  )

test('a long text is cut between characters, never within one: half of one could not be handed in, and the e-mail would start nothing', async () => {
  const { text } = await readMessage(raw(`${'x'.repeat(59_999)}😀 and more`))
  expect(text.isWellFormed()).toBe(true)
  expect(text).toBe('x'.repeat(59_999))
})

test('a copy that came another way is the same e-mail; another that uses its Message-ID again is not', async () => {
  const scan = (way: string, text: string) => Buffer.from(`${way}Message-ID: <scan@office.example>\r\nSubject: Scan\r\n\r\n${text}`)
  const keys = await Promise.all(
    [scan('', 'one'), scan('Received: by another way\r\n', 'one'), scan('', 'two')].map(async (bytes) => await readMessage(bytes)),
  )
  const [first, copy, other] = keys.map(({ messageKey }) => messageKey)
  expect([copy === first, other === first]).toEqual([true, false])
  expect(keys.map(({ formerKey }) => formerKey)).toEqual(Array(3).fill(sha256('<scan@office.example>')))
})
