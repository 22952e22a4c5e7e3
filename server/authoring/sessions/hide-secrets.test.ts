import { expect, test } from 'vitest'
import { hideSecrets } from '#server/authoring/sessions/hide-secrets.ts'

test.each([
  ['Use sk-proj-AbCdEf0123456789AbCdEf0123456789 for it', 'Use [secret] for it'],
  ['The password is hunter2!', 'The password is [secret]'],
  ['Sign in with tulip-lamp, then go on', 'Sign in with [secret], then go on'],
  ['Passwort: "Sommer-2026", dann los', 'Passwort: "[secret]", dann los'],
  ['The password is: hunter2, thanks', 'The password is: [secret], thanks'],
  ['Melde dich mit Passwort Sommer2026! an', 'Melde dich mit Passwort [secret] an'],
  ['Das Kennwort für das Postfach lautet X1-9', 'Das Kennwort für das Postfach lautet [secret]'],
  ['PIN 4711 opens it', 'PIN [secret] opens it'],
  ['The door has passcode 471199', 'The door has passcode [secret]'],
  ['client_secret=abc123defgh', 'client_secret=[secret]'],
  ['DB_PASSWORD: Hunter', 'DB_PASSWORD: [secret]'],
  ['API_TOKEN=abc123, that is all', 'API_TOKEN=[secret], that is all'],
  ['The credentials are ann:Winter2025!', 'The credentials are ann:[secret]'],
  ['Zugangsdaten: anna / Winter2025!', 'Zugangsdaten: anna / [secret]'],
  ['user/pass: bob / hunter2', 'user/pass: bob / [secret]'],
  ['Read https://bob:hunter2@files.example/x', 'Read https://bob:[secret]@files.example/x'],
  ['The key is 0a1b2c3d4e5f6a7b8c9d', 'The key is [secret]'],
  [
    'The key is Nordlicht-GmbH, the password for each office changes weekly',
    'The key is Nordlicht-GmbH, the password for each office changes weekly',
  ],
  ['The password is swordfish', 'The password is [secret]'],
  ['Passwort: Sonnenschein', 'Passwort: [secret]'],
  ['my pw is hunter2, thanks', 'my pw is [secret], thanks'],
  ['my pw is swordfish, thanks', 'my pw is [secret], thanks'],
  ['Das Passwort für das Postfach lautet Sonnenschein, bitte', 'Das Passwort für das Postfach lautet [secret], bitte'],
  ['password = "blue moon rising" and go', 'password = "[secret]" and go'],
  ['The password is internal42', 'The password is [secret]'],
  ...[
    'The password is required',
    'The password is in the vault',
    'The password for the mailbox is saved, the passphrase is not.',
    'Password: vault:/mail#password',
    'The password is [secret]',
    'Das Passwort ist im Tresor hinterlegt',
    'Das Kennwort ist nicht nötig',
    'Das Passwort: wie immer',
    'Passwort:\nSie melden sich an',
    'Password: please ask Ann',
    'Ask for the password, then go on',
  ].map((said) => [said, said]),
  ['api key = vault:/tickets#key', 'api key = vault:/tickets#key'],
  ['The secret is patience, the token is needed', 'The secret is patience, the token is needed'],
  ['require_password: true', 'require_password: true'],
  ['The login is https://shop2.example/a1', 'The login is https://shop2.example/a1'],
  ['Read http://files.example:8080/a@b.csv', 'Read http://files.example:8080/a@b.csv'],
])('%s', async (said, kept) => {
  const { text, hidden } = await hideSecrets(said, ['tulip-lamp'])
  expect(text).toBe(kept)
  expect(hidden).toHaveLength(kept === said ? 0 : 1)
})
