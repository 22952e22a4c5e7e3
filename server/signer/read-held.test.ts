import { afterEach, expect, test } from 'vitest'
import { readHeld } from '#server/signer/authority.ts'
import { startSigner, type TestSigner } from '#server/signer/testing/start-signer.ts'

const opened: TestSigner[] = []
afterEach(async () => {
  for (const signer of opened.splice(0)) await signer.remove()
})
async function meetSigner(): Promise<void> {
  const signer = await startSigner()
  opened.push(signer)
  process.env['MUSTER_SIGNER_SOCKET'] = signer.socketPath
}

test('what held once is read again of a record that was changed, of one that did not hold, and under another key of the signer', async () => {
  await meetSigner()
  const asked: number[][] = []
  const ask = async (...names: string[]) =>
    await readHeld(names, async (missing) => {
      asked.push([...missing])
      return missing.map((n) => (names[n] === 'forged' ? undefined : { name: names[n] ?? '', value: { says: names[n] } }))
    })
  expect(await ask('a 1', 'forged', 'b 1')).toEqual([{ says: 'a 1' }, undefined, { says: 'b 1' }])
  expect(await ask('forged', 'b 1', 'a 2', 'a 1')).toEqual([undefined, { says: 'b 1' }, { says: 'a 2' }, { says: 'a 1' }])
  expect(await ask('a 1', 'a 2')).toEqual([{ says: 'a 1' }, { says: 'a 2' }])
  await meetSigner()
  expect(await ask('a 1')).toEqual([{ says: 'a 1' }])
  expect(asked).toEqual([[0, 1, 2], [0, 2], [0]])
})

test('a record that was changed between being found and being read is remembered as it was read', async () => {
  await meetSigner()
  let times = 0
  const ask = async (name: string) =>
    await readHeld([name], async () => {
      times += 1
      return [{ name: 'c 2', value: { says: 'newer' } }]
    })
  expect([await ask('c 1'), await ask('c 2'), await ask('c 1'), times]).toEqual([
    [{ says: 'newer' }],
    [{ says: 'newer' }],
    [{ says: 'newer' }],
    2,
  ])
})
