import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import type { Browser } from 'playwright-core'
import { launchBrowser } from '../e2e/testing/use-product.ts'
import { ROOT } from '../scripts/installation.ts'
import { sparePort, startProduct } from '../scripts/start-product.ts'
import { type Finding, inTurns } from './measure.ts'

const ROUNDS = 9
const RATIO_MAX = 1.5
const SETTLES_MS = 500
const FILES = {
  'package.json': '{ "name": "empty", "private": true, "type": "module" }',
  'app/layout.tsx': 'export default function Layout({ children }) { return <html lang="en"><body>{children}</body></html> }',
  'app/page.tsx': 'export default function Page() { return <main><h1>Empty</h1></main> }',
  'tsconfig.json':
    '{ "compilerOptions": { "jsx": "preserve", "module": "esnext", "moduleResolution": "bundler", "allowJs": true, "noEmit": true, "skipLibCheck": true } }',
}

/** The first page that a stranger sees, sign-in, against the page of an empty Next app, both built, in Chromium with a cold cache. */
export async function measureFirstPage(): Promise<readonly Finding[]> {
  const empty = await startEmpty()
  const product = await startProduct()
  const browser = await launchBrowser()
  try {
    const ours = `${product.url}/sign-in`
    const paint = await inTurns(
      async () => (await open(browser, ours)).paintMs,
      async () => (await open(browser, empty.url)).paintMs,
      ROUNDS,
    )
    const kb = { ours: (await open(browser, ours)).scriptKb, theirs: (await open(browser, empty.url)).scriptKb }
    return [
      {
        what: 'Sign-in page ÷ page of an empty Next app: largest contentful paint, cold cache',
        ours: `${paint.ours.toFixed(0)} ms`,
        theirs: `${paint.theirs.toFixed(0)} ms`,
        ratio: `${paint.ratio.toFixed(2)} ×`,
        budget: `≤ ${RATIO_MAX} ×`,
        holds: paint.ratio <= RATIO_MAX,
        note:
          paint.ratio <= RATIO_MAX
            ? ''
            : 'It is drawn by the server for each visitor (nonce, session, time zone) with fonts and a style sheet; the empty page is a static file.',
      },
      {
        what: 'The same: scripts, gzip',
        ours: `${kb.ours.toFixed(0)} kB`,
        theirs: `${kb.theirs.toFixed(0)} kB`,
        ratio: `${(kb.ours / kb.theirs).toFixed(2)} ×`,
        budget: `≤ ${RATIO_MAX} ×`,
        holds: kb.ours / kb.theirs <= RATIO_MAX,
        note: '',
      },
    ]
  } finally {
    await browser.close()
    await product.stop()
    empty.stop()
  }
}

async function open(browser: Browser, url: string): Promise<{ paintMs: number; scriptKb: number }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  const bodies = new Map<string, Promise<Buffer>>()
  page.on('response', (response) => {
    if (/\.js(\?|$)/.test(response.url())) bodies.set(response.url(), response.body())
  })
  await page.addInitScript(() => {
    const seen = window as unknown as { paintMs: number }
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.paintMs = entry.startTime
    }).observe({ type: 'largest-contentful-paint', buffered: true })
  })
  await page.goto(url, { waitUntil: 'load' })
  await page.waitForTimeout(SETTLES_MS)
  const paintMs = await page.evaluate(() => (window as unknown as { paintMs: number }).paintMs)
  const sizes = await Promise.all([...bodies.values()].map(async (body) => gzipSync(await body).length))
  await context.close()
  return { paintMs, scriptKb: sizes.reduce((sum, size) => sum + size, 0) / 1000 }
}

async function startEmpty(): Promise<{ url: string; stop: () => void }> {
  const dir = mkdtempSync(join(tmpdir(), 'muster-empty-'))
  mkdirSync(join(dir, 'app'))
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(dir, name), text)
  // Linked where the system can: Next does not follow a link out of its folder.
  const linked = spawnSync('cp', ['-al', join(ROOT, 'node_modules'), join(dir, 'node_modules')]).status === 0
  if (!linked) cpSync(join(ROOT, 'node_modules'), join(dir, 'node_modules'), { recursive: true })
  const next = join(dir, 'node_modules/next/dist/bin/next')
  const env = { ...process.env, NODE_ENV: 'production' as const, NEXT_TELEMETRY_DISABLED: '1' }
  const built = spawnSync(process.execPath, [next, 'build'], { cwd: dir, env, encoding: 'utf8' })
  if (built.status !== 0) throw new Error(`the empty app was not built: ${built.stdout.slice(-800)}${built.stderr.slice(-800)}`)
  const port = await sparePort()
  const child: ChildProcess = spawn(process.execPath, [next, 'start', '-p', String(port), '-H', '127.0.0.1'], {
    cwd: dir,
    env,
    stdio: 'ignore',
  })
  const url = `http://127.0.0.1:${port}`
  const { request } = await import('undici')
  for (let tries = 0; tries < 100; tries += 1) {
    if (
      await request(url).then(
        ({ body }) => body.dump().then(() => true),
        () => false,
      )
    )
      break
    await sleep(200)
  }
  return {
    url,
    stop: () => {
      child.kill('SIGTERM')
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
