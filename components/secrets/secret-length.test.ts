import { expect, test } from 'vitest'
import { SECRET_LENGTH_MIN } from '#components/secrets/secret-length.ts'
import * as vault from '#server/vault/schema.ts'

test('the screen asks for as many characters as the vault', () => expect(SECRET_LENGTH_MIN).toBe(vault.SECRET_LENGTH_MIN))
