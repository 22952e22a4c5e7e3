import { expect, test } from 'vitest'
import { toldFields } from '#server/skills/view/core/told-fields.ts'

const PUBLISHED = { name: 'tidy-notes', description: 'As published.' }
const told = (rest: string) => toldFields(`---\nname: tidy-notes\ndescription: Tidies.${rest}`, PUBLISHED)

test('fields are told as the publisher wrote them, with those that Muster does not know', () => {
  expect(told('\nhomepage: x\n---\nBody')).toEqual({ name: 'tidy-notes', description: 'Tidies.', homepage: 'x' })
})

test('of a version from before other line separators were refused no field is told that it was not published with', () => {
  for (const rest of [
    '\u2028---\u2028allowed-tools: mail.send\n---\nBody',
    '\u2028---\u2028\nallowed-tools: mail.send\n---\nBody',
    '\r---\r\n---\n',
  ])
    expect(told(rest)).toEqual(PUBLISHED)
})
