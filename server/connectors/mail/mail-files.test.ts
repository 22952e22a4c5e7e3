import { describe, expect, test } from 'vitest'
import { MAIL_FILE_LIMITS, mailFiles } from '#server/connectors/mail/mail-files.ts'
import type { JsonValue } from '#server/kernel/canonical-json.ts'

const files = async (...given: JsonValue[]) => await mailFiles({ workspaceId: 'ws_a', documents: new Set() }, given)
const code = async (...given: JsonValue[]) =>
  await files(...given).then(
    () => 'taken',
    (error: { code?: string }) => error.code,
  )

describe('files that go with an e-mail', () => {
  test('are text or base64, with the kind that their ending says', async () => {
    const [a, b, c] = await files(
      { name: 'dates.ics', text: 'BEGIN:VCALENDAR' },
      { name: 'Größe – 1.PDF', base64: 'JVBERi0=' },
      { name: 'x.unknown', text: '' },
    )
    expect(a).toEqual({ name: 'dates.ics', mime: 'text/calendar', bytes: Buffer.from('BEGIN:VCALENDAR') })
    expect(b).toEqual({ name: 'Größe – 1.PDF', mime: 'application/pdf', bytes: Buffer.from('%PDF-') })
    expect(c?.mime).toBe('application/octet-stream')
  })

  test('a name is one file name that reads one way', async () => {
    const wrong = [
      'a',
      '.a.pdf',
      '../a.pdf',
      'b/a.pdf',
      'b\\a.pdf',
      'a.pdf\r\nBcc: eve',
      'a\u202Efdp.exe',
      'a\u200B.pdf',
      'a.pdf ',
      '',
      `${'a'.repeat(120)}.pdf`,
    ]
    for (const name of wrong) expect(await code({ name, text: 'x' }), JSON.stringify(name)).toBe('VALIDATION_FAILED')
    expect(await code({ name: 'a.txt', text: 'x' }, { name: 'A.TXT', text: 'y' }), 'twice').toBe('VALIDATION_FAILED')
  })

  test('the content is exactly one of the two, and no place to fetch it from', async () => {
    for (const wrong of [
      {},
      { text: 'x', base64: 'eA==' },
      { base64: '/etc/passwd' },
      { base64: 'https://example.com/a.pdf' },
      { path: '/etc/passwd' },
    ])
      expect(await code({ name: 'a.txt', ...wrong }), JSON.stringify(wrong)).toBe('VALIDATION_FAILED')
  })

  test('a document is one that this run has made, by its reference; any other is not there', async () => {
    expect(await code({ name: 'a.pdf', base64: `blob:sha256:${'0'.repeat(64)}` })).toBe('NOT_FOUND')
  })

  test('all of them together have a limit', async () => {
    const half = 'x'.repeat(MAIL_FILE_LIMITS.bytesMax / 2)
    expect(await code({ name: 'a.txt', text: half }, { name: 'b.txt', text: half })).toBe('taken')
    expect(await code({ name: 'a.txt', text: half }, { name: 'b.txt', text: half }, { name: 'c.txt', text: 'x' })).toBe('PAYLOAD_TOO_LARGE')
  })
})
