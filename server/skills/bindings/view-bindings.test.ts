import { expect, test } from 'vitest'
import { secretsOf } from '#server/skills/bindings/view-bindings.ts'

const asked = (name: string) => ({ permissions: [], secrets: [{ name, required: true, description: '', by: 'reading-mail' }] })

test.each(['constructor', 'valueof', 'api_key'])('a secret is chosen when somebody chose it, whatever its name: %s', (name) => {
  expect(secretsOf(asked(name), {})).toMatchObject([{ name, handle: null }])
  expect(secretsOf(asked(name), { [name]: 'vault:/a#b' })).toMatchObject([{ name, handle: 'vault:/a#b' }])
})
