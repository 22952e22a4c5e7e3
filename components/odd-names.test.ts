import { expect, test } from 'vitest'
import { changePlace } from '#components/authoring/change-words.ts'
import { sampleFor } from '#components/hooks/mapping-text.ts'
import { mailInputs } from '#components/mailbox/mail-sources.ts'
import { inEnglish as t } from '#server/kernel/language/say.ts'

const NAMES = ['constructor', 'toString', 'valueOf', 'hasOwnProperty']

test('an input may be called as a part of every object: a screen shows what was given for it, else nothing', () => {
  for (const name of NAMES) {
    const schema = { type: 'object', properties: { [name]: { type: 'string' } } } as const
    expect(sampleFor(schema, {})).toEqual({ [name]: '…' })
    expect(sampleFor(schema, { [name]: 'mine' })).toEqual({ [name]: 'mine' })
    expect(mailInputs(schema, {})[name]).toEqual(mailInputs({ ...schema, properties: { plain: { type: 'string' } } }, {})['plain'])
    expect(changePlace({ path: [name] }, t)).toBe(name)
  }
})
