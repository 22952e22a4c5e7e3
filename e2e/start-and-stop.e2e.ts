import { spawnSync } from 'node:child_process'
import { readFileSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { makeDataDir, type Product, removeDataDir, startProduct } from '../scripts/start-product.ts'

/** One installation, started and stopped again and again, as an operator would. */
const dataDir = makeDataDir()
let product: Product | undefined
afterAll(async () => {
  await product?.stop({ keep: true })
  removeDataDir(dataDir)
})

const health = async (url: string) => (await fetch(`${url}/api/health`)).status

/** Processes of this installation, by the folder in their arguments or environment. */
function processesOf(dir: string): string[] {
  const shown = spawnSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' }).stdout.split('\n')
  return shown.filter((line) => {
    const pid = line.trim().split(' ')[0]
    if (!pid || Number(pid) === process.pid) return false
    if (line.includes(dir)) return true
    try {
      return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`MUSTER_DATA_DIR=${dir}`)
    } catch {
      return false
    }
  })
}

test('starts healthy, keeps its passwords and keys to itself, and stops cleanly with nothing left', async () => {
  product = await startProduct({ dataDir })
  expect(await health(product.url)).toBe(200)
  expect(product.setupLink).toContain(`${product.url}/setup#`)
  expect(statSync(join(dataDir, 'secrets.json')).mode & 0o077).toBe(0)
  expect(statSync(join(dataDir, 'keys')).mode & 0o077).toBe(0)
  const { ownerPassword, appPassword } = JSON.parse(readFileSync(join(dataDir, 'secrets.json'), 'utf8')) as Record<string, string>
  expect(product.output()).not.toContain(ownerPassword)
  expect(product.output()).not.toContain(appPassword)
  expect(await product.stop({ keep: true })).toBe(0)
  expect(processesOf(dataDir)).toEqual([])
})

test('a second supervisor on the same data is refused', async () => {
  product = await startProduct({ dataDir })
  await expect(startProduct({ dataDir })).rejects.toThrow(/runs here already/)
  expect(await health(product.url)).toBe(200)
})

test('after kill -9 of the supervisor every part leaves, and the next start is healthy', async () => {
  product?.kill()
  for (let attempt = 0; attempt < 300 && processesOf(dataDir).length > 0; attempt++) await sleep(100)
  expect(processesOf(dataDir)).toEqual([])
  product = await startProduct({ dataDir })
  expect(await health(product.url)).toBe(200)
  await product.stop({ keep: true })
})

test('without the key that signed the data it refuses to start', async () => {
  const key = join(dataDir, 'keys/signing-key.pem')
  renameSync(key, `${key}.away`)
  await expect(startProduct({ dataDir })).rejects.toThrow(/KEYS_MISSING/)
  renameSync(`${key}.away`, key)
})

test('npm run dev compiles a page and its styles', async () => {
  product = await startProduct({ dev: true })
  const answer = await fetch(`${product.url}/sign-in`)
  expect(answer.status).toBe(200)
  const styles = /href="([^"]+\.css[^"]*)"/.exec(await answer.text())?.[1]
  expect((await fetch(product.url + styles)).status).toBe(200)
  await product.stop()
})
