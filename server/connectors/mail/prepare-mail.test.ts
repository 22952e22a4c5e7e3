import fc from 'fast-check'
import { simpleParser } from 'mailparser'
import { describe, expect, test } from 'vitest'
import type { MailFile } from '#server/connectors/mail/mail-files.ts'
import { prepareMail } from '#server/connectors/mail/prepare-mail.ts'
import { sha256 } from '#server/kernel/digest.ts'

const FACTS = { key: 'a1'.repeat(32), from: 'expense-check@acme.example', dateMs: Date.UTC(2026, 9, 1, 8, 30) }
const MAIL = { to: 'anna@example.com', subject: 'Belege prüfen – €', text: 'Hallo Anna,\n.\nbitte prüfen.\n' }

describe('the sealed message', () => {
  test('is the same bytes for the same arguments, however often and in whichever zone it is made', async () => {
    const first = await prepareMail(MAIL, FACTS)
    const zone = process.env['TZ']
    try {
      process.env['TZ'] = 'Asia/Tokyo'
      for (let i = 0; i < 5; i++) expect(await prepareMail(MAIL, FACTS)).toEqual(first)
    } finally {
      if (zone === undefined) delete process.env['TZ']
      else process.env['TZ'] = zone
    }
  })

  test('differs when anything that it says differs', async () => {
    const first = await prepareMail(MAIL, FACTS)
    const others = await Promise.all([
      prepareMail({ ...MAIL, to: 'bob@example.com' }, FACTS),
      prepareMail({ ...MAIL, subject: 'Anders' }, FACTS),
      prepareMail({ ...MAIL, text: 'Anders' }, FACTS),
      prepareMail({ ...MAIL, cc: 'bob@example.com' }, FACTS),
      prepareMail(MAIL, { ...FACTS, key: 'b2'.repeat(32) }),
      prepareMail(MAIL, { ...FACTS, dateMs: FACTS.dateMs + 1000 }),
    ])
    expect(new Set([first, ...others].map(({ raw }) => raw)).size).toBe(7)
  })

  test('says what was given, and its envelope names exactly its recipients', async () => {
    const { raw, envelope, messageId } = await prepareMail({ ...MAIL, cc: 'bob@example.com' }, FACTS)
    expect(envelope).toEqual({ from: FACTS.from, to: ['anna@example.com', 'bob@example.com'] })
    const read = await simpleParser(raw)
    expect(read).toMatchObject({ subject: MAIL.subject, messageId, attachments: [] })
    expect(read.text?.trim()).toBe(MAIL.text.trim())
    expect(read.date?.getTime()).toBe(FACTS.dateMs)
    expect([read.from, read.to, read.cc].flat().map((party) => party?.text)).toEqual([FACTS.from, 'anna@example.com', 'bob@example.com'])
    expect(messageId).toBe(`<${FACTS.key.slice(0, 40)}@acme.example>`)
  })

  test('takes nothing but its own fields: no attachment, no header, no file and no address is fetched', async () => {
    const plain = await prepareMail(MAIL, FACTS)
    const laden = {
      ...MAIL,
      attachments: [{ path: '/etc/passwd' }],
      headers: { Bcc: 'eve@example.com' },
      bcc: 'eve@example.com',
      html: { path: '/etc/passwd' },
      raw: 'x',
    }
    expect(await prepareMail(laden, FACTS)).toEqual(plain)
    expect(await prepareMail({ ...MAIL, text: { path: '/etc/passwd' } }, FACTS).catch((error: unknown) => error)).toMatchObject({
      code: 'VALIDATION_FAILED',
    })
  })

  test('with files is the same bytes again, and holds exactly them', async () => {
    const files = [
      { name: 'a.pdf', mime: 'application/pdf', bytes: Buffer.from('%PDF-1.7\n') },
      { name: 'Größe – 1.csv', mime: 'text/csv', bytes: Buffer.from('a;b\r\n1;2\r\n') },
    ]
    const first = await prepareMail(MAIL, { ...FACTS, files })
    expect(await prepareMail(MAIL, { ...FACTS, files })).toEqual(first)
    const { attachments, text } = await simpleParser(first.raw)
    expect(text?.trim()).toBe(MAIL.text.trim())
    expect(attachments.map(({ filename, content }) => [filename, content.toString()])).toEqual(
      files.map(({ name, bytes }) => [name, bytes.toString()]),
    )
    expect(first.files?.map(({ name, size, sha256: digest }) => [name, size, digest])).toEqual(
      files.map(({ name, bytes }) => [name, bytes.length, sha256(bytes)]),
    )
    const other = await prepareMail(MAIL, { ...FACTS, files: [{ ...files[0], bytes: Buffer.from('%PDF-1.8\n') } as MailFile] })
    expect(other.raw).not.toBe(first.raw)
  })

  test('a line break in a subject cannot add a header; a name or a second recipient is no address', async () => {
    const wrong = [
      { ...MAIL, subject: 'Hi\r\nBcc: eve@example.com' },
      { ...MAIL, subject: 'Hi\u0085there' },
      ...[
        'anna@example.com, eve@example.com',
        'Anna <anna@example.com>',
        'anna@example.com\r\nBcc: eve@example.com',
        'anna',
        '@example.com',
        'anna@',
        ' anna@example.com',
        `${'a'.repeat(65)}@example.com`,
        'anna@example..com',
        '',
      ].flatMap((address) => [
        { ...MAIL, to: address },
        { ...MAIL, cc: address },
      ]),
    ]
    for (const args of wrong)
      await expect(prepareMail(args, FACTS), JSON.stringify(args)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' })
    await expect(prepareMail({ ...MAIL, text: 'x'.repeat(1_000_001) }, FACTS)).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' })
  })
})

test('whatever is given: a message, or a refusal with a code; never a raw error, and never a header of somebody else', async () => {
  const odd = fc.oneof(
    fc.constantFrom(
      '',
      'a@b.example',
      'a@b.example\r\nBcc: c@d.example',
      'x'.repeat(50_000),
      'y '.repeat(20_000),
      '\ud800',
      '=?utf-8?q?x?=',
      '__proto__',
    ),
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.jsonValue(),
  )
  const given = fc.record({ to: odd, cc: odd, subject: odd, text: odd }, { requiredKeys: [] })
  const outcome = async (more: object) => {
    const made = await prepareMail({ ...MAIL, ...more } as typeof MAIL, FACTS).catch((error: unknown) => error)
    if (made instanceof Error) expect(made, JSON.stringify(more).slice(0, 300)).toMatchObject({ name: 'AppError' })
    else expect((await simpleParser((made as { raw: string }).raw)).bcc).toBeUndefined()
  }
  await fc.assert(fc.asyncProperty(given, outcome), { numRuns: 200 })
})
