import { chmodSync, mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import type { AppError } from '#server/kernel/app-error.ts'
import { inScope } from '#server/tenancy/store.ts'
import { checkVaultKeys } from '#server/vault/check-vault-keys.ts'
import { listHandles } from '#server/vault/list-handles.ts'
import { listSecrets } from '#server/vault/list-secrets.ts'
import { removeSecret } from '#server/vault/remove-secret.ts'
import { revealSecret } from '#server/vault/reveal-secret.ts'
import { saveSecret } from '#server/vault/save-secret.ts'
import type { SaveSecret, SecretBinding } from '#server/vault/schema.ts'
import { secretVersions } from '#server/vault/secret-versions.ts'

const database = useTestDatabase()
const dataDir = mkdtempSync(join(tmpdir(), 'muster-vault-'))
const keyFile = join(dataDir, 'vault.key')
const [A, B] = ['ws_vault_a', 'ws_vault_b']
const CANARY = 'canary-7f3a9c51d2'
const BANK: SecretBinding = { connector: 'bank', origin: 'https://bank.example', members: ['mem_one'] }
const use = { connector: 'bank', origin: 'https://bank.example', memberId: 'mem_one' }

beforeAll(async () => {
  process.env['MUSTER_DATA_DIR'] = dataDir
  for (const id of [A, B])
    await database.current
      .owner`insert into system.workspaces (id, tenant_name, name, slug, time_zone) values (${id}, 'T', 'T', ${id}, 'UTC')`
})
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

const save = async (path: string, value: string, binding: SecretBinding = BANK, workspaceId = A) =>
  await inScope(workspaceId, async (scope) => await saveSecret(scope, { path, fields: { key: value }, binding }, 'usr_admin'))
const reveal = async (handle: string, how: { connector?: string; origin?: string; memberId?: string | null } = {}, workspaceId = A) =>
  await inScope(workspaceId, async (scope) => await revealSecret(scope, handle, { ...use, ...how }))
const refused = { code: 'SECRET_NOT_BOUND' }

describe('a saved secret', () => {
  test('comes out again for its connector, origin and member, and for nobody else', async () => {
    await save('bank/main', CANARY)
    expect(await reveal('vault:/bank/main#key')).toBe(CANARY)
    await expect(reveal('vault:/bank/main#key', { connector: 'shop' })).rejects.toMatchObject(refused)
    await expect(reveal('vault:/bank/main#key', { origin: 'https://bank.example.evil' })).rejects.toMatchObject(refused)
    await expect(reveal('vault:/bank/main#key', { origin: 'local' })).rejects.toMatchObject(refused)
    await expect(reveal('vault:/bank/main#key', { memberId: 'mem_two' })).rejects.toMatchObject(refused)
    await expect(reveal('vault:/bank/main#key', { memberId: null })).rejects.toMatchObject(refused)
    await expect(reveal('vault:/bank/main#other')).rejects.toMatchObject(refused)
    await expect(reveal('vault:/bank/none#key')).rejects.toMatchObject(refused)
    await expect(reveal('vault:/bank/main#key', {}, B)).rejects.toMatchObject(refused)
  })

  test('is refused in the same words whether it is unknown or bound elsewhere', async () => {
    const unknown = await reveal('vault:/never/saved#key').catch((error: unknown) => error)
    const elsewhere = await reveal('vault:/bank/main#key', { memberId: 'mem_two' }).catch((error: unknown) => error)
    expect(JSON.stringify(unknown)).toBe(JSON.stringify(elsewhere))
  })

  test('stands nowhere in the database, in no list and in no error', async () => {
    await save('bank/main', CANARY)
    const { owner } = database.current
    const tables =
      await owner`select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('muster', 'system')`
    for (const { name } of tables) {
      const [found] = await owner.unsafe(
        `select count(*)::int as n from ${name} t where t::text like '%${CANARY}%' or t::text like '%${Buffer.from(CANARY).toString('hex')}%'`,
      )
      expect(found?.['n'], name as string).toBe(0)
    }
    const seen = await inScope(A, async (scope) => ({ secrets: await listSecrets(scope), handles: await listHandles(scope, 'mem_one') }))
    expect(seen.handles).toContainEqual({ handle: 'vault:/bank/main#key', connectors: ['bank'] })
    expect(JSON.stringify(seen)).not.toContain(CANARY)
    const error = await reveal('vault:/bank/main#key', { connector: 'shop' }).catch((cause: unknown) => cause)
    expect(`${JSON.stringify(error)}${String(error)}`).not.toContain(CANARY)
  })

  test('of fewer than 8 characters is refused with its field and what is asked for, and is not repeated', async () => {
    const error = await save('short', 'pin47110'.slice(0, 7)).catch((cause: unknown) => cause)
    expect(error).toMatchObject({
      code: 'VALIDATION_FAILED',
      context: { why: expect.stringContaining('at least 8 characters') },
      errors: [{ pointer: '/fields/key', code: 'too_short', message: expect.stringContaining('at least {n} characters'), holes: { n: 8 } }],
    })
    expect(JSON.stringify(error)).not.toContain('pin4711')
    await expect(reveal('vault:/short#key')).rejects.toMatchObject(refused)
    expect(await save('short', 'pin47110')).toMatchObject({ version: 1 })
  })

  test('keeps one version only, whose number rises, also over a removal', async () => {
    await save('turn', 'first value')
    expect(await save('turn', 'second value')).toEqual({ path: 'turn', version: 2, handles: ['vault:/turn#key'] })
    expect(await reveal('vault:/turn#key')).toBe('second value')
    const rows = await database.current.owner`select version from muster.secrets where path = 'turn'`
    expect(rows.map((row) => row['version'])).toEqual([2])
    await inScope(A, async (scope) => await removeSecret(scope, 'turn', 'usr_admin'))
    await expect(reveal('vault:/turn#key')).rejects.toMatchObject(refused)
    expect(await inScope(A, async (scope) => await secretVersions(scope, ['vault:/turn#key']))).toEqual({ turn: 0 })
    expect(await inScope(A, async (scope) => (await listSecrets(scope)).filter((view) => view.path === 'turn'))).toEqual([])
    expect((await save('turn', 'third value')).version).toBe(4)
    expect(await inScope(A, async (scope) => await secretVersions(scope, ['vault:/turn#key', 'no handle']))).toEqual({ turn: 4 })
  })

  test('is refused with a value that no message repeats', async () => {
    const wrong = [
      { path: '../up', fields: { key: CANARY }, binding: BANK },
      { path: 'ok', fields: { 'no name': CANARY }, binding: BANK },
      { path: 'ok', fields: { key: CANARY, [CANARY.repeat(9)]: CANARY }, binding: BANK },
      { path: 'ok', fields: { key: CANARY }, binding: { ...BANK, origin: 'https://bank.example/path' } },
    ]
    for (const given of wrong) {
      const error = await inScope(A, async (scope) => await saveSecret(scope, given as SaveSecret, 'usr_admin')).catch(
        (cause: unknown) => cause,
      )
      expect(error).toMatchObject({
        code: 'VALIDATION_FAILED',
        errors: [{ pointer: expect.stringMatching(/^\/(?:path|fields|binding\/origin)$/) }],
      })
      expect(`${JSON.stringify(error)}${String(error)}`).not.toContain(CANARY)
      expect(JSON.stringify((error as AppError).errors)).not.toMatch(/expected|received|Invalid/)
    }
  })

  test('gets a version of its own for each of twenty savings at once', async () => {
    const saved = await Promise.all(Array.from({ length: 20 }, async (_, i) => await save('race', `the value ${i}`, BANK, B)))
    expect(saved.map(({ version }) => version).sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
    expect(await reveal('vault:/race#key', {}, B)).toMatch(/^the value \d+$/)
  })
})

describe('whoever writes to the database', () => {
  const change = async (column: string, value: unknown, path: string) => {
    const { owner } = database.current
    await owner.begin(async (sql) => {
      await sql`set local session_replication_role = replica`
      await sql.unsafe(`update muster.secrets set ${column} where path = '${path}'`, value === undefined ? [] : [value as string])
    })
  }

  test('cannot bind a secret to another app', async () => {
    await save('pinned', CANARY)
    await change(`binding = jsonb_set(binding, '{connector}', '"thief"')`, undefined, 'pinned')
    await expect(reveal('vault:/pinned#key', { connector: 'thief' })).rejects.toMatchObject(refused)
  })

  test('cannot move a secret to another path, nor into another workspace', async () => {
    await save('here', CANARY)
    await change(`path = 'there'`, undefined, 'here')
    await expect(reveal('vault:/there#key')).rejects.toMatchObject(refused)
    await save('home', CANARY)
    await save('seed', 'seed value', BANK, B)
    await change(`workspace_id = '${B}'`, undefined, 'home')
    await expect(reveal('vault:/home#key', {}, B)).rejects.toMatchObject(refused)
  })
})

describe('the key file', () => {
  test('is for its owner alone', () => {
    expect(statSync(keyFile).mode & 0o777).toBe(0o600)
    expect(statSync(keyFile).size).toBe(32)
  })

  test('missing or another beside sealed secrets: nothing opens, nothing is saved, no other is made', async () => {
    await save('kept', CANARY)
    renameSync(keyFile, `${keyFile}.away`)
    try {
      await expect(reveal('vault:/kept#key')).rejects.toMatchObject({ code: 'KEYS_MISSING' })
      await expect(save('kept', 'new value')).rejects.toMatchObject({ code: 'KEYS_MISSING' })
      expect(() => statSync(keyFile)).toThrow()
      writeFileSync(keyFile, Buffer.alloc(32, 7))
      chmodSync(keyFile, 0o600)
      await expect(reveal('vault:/kept#key')).rejects.toMatchObject({ code: 'KEYS_MISSING' })
    } finally {
      renameSync(`${keyFile}.away`, keyFile)
    }
    expect(await reveal('vault:/kept#key')).toBe(CANARY)
  })

  test('missing while another workspace needs it: a first secret makes no new one, and the check names whose secrets are shut', async () => {
    await save('mine', CANARY)
    await save('theirs', CANARY, BANK, B)
    expect(await checkVaultKeys()).toEqual({ open: [A, B], shut: [] })
    const fresh = 'ws_vault_c'
    await database.current
      .owner`insert into system.workspaces (id, tenant_name, name, slug, time_zone) values (${fresh}, 'T', 'T', ${fresh}, 'UTC')`
    renameSync(keyFile, `${keyFile}.away`)
    try {
      await expect(save('first', 'new value', BANK, fresh)).rejects.toMatchObject({ code: 'KEYS_MISSING' })
      expect(() => statSync(keyFile)).toThrow()
      expect(await checkVaultKeys()).toEqual({ open: [], shut: [A, B] })
    } finally {
      renameSync(`${keyFile}.away`, keyFile)
    }
    await database.current
      .owner`update muster.workspace_keys set wrapped = set_byte(wrapped, 30, (get_byte(wrapped, 30) + 1) % 256) where workspace_id = ${B}`
    expect(await checkVaultKeys()).toEqual({ open: [A], shut: [B] })
    expect(await reveal('vault:/mine#key')).toBe(CANARY)
  })
})
