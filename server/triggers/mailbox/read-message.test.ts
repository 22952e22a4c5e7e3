import { expect, test } from 'vitest'
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
