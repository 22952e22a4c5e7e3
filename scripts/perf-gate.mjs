// npm run perf: builds if stale, starts a Muster of its own, walks to a run that waits for approval, then opens every screen three
// times with a cold cache and keys pressed, and holds the medians against the budgets of the design: scripts (gzip), largest
// contentful paint, layout shift, interaction to next paint, requests to other hosts. `-- --cpu 4` slows the processor down;
// `-- --write` puts the table into docs/performance.md. Exit code 1 when a screen is over.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { reachApproval } from '../e2e/testing/reach-approval.ts'
import { launchBrowser } from '../e2e/testing/use-product.ts'
import { ROOT } from './installation.ts'
import { startProduct } from './start-product.ts'

const TIMES = 3
const BUDGETS = { paintMs: 2000, shift: 0.05, answerMs: 200 }
const SCRIPTS_KB = { list: 220, detail: 260, authoring: 300 }
const SETTLES_MS = 1000
const KEY_PAUSE_MS = 120
const KEYS = ['Tab', 'Tab', 'j', 'k', '?', 'Escape']
const LISTS = [
  '/',
  '/approvals',
  '/runs',
  '/crews',
  '/schedules',
  '/results',
  '/outbox',
  '/notices',
  '/apps',
  '/models',
  '/costs',
  '/secrets',
  '/permissions',
  '/rules',
  '/mail',
  '/activity',
  '/settings',
  '/health',
  '/proof',
  '/people',
]
const PAGE = join(ROOT, 'docs/performance.md')
const HEADING = '## Screens'

const { values } = parseArgs({ options: { cpu: { type: 'string', default: '1' }, write: { type: 'boolean' } } })
const product = await startProduct()
const browser = await launchBrowser()
let failed = 0
const lines = []
try {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  const page = await context.newPage()
  await reachApproval(page, product.setupLink ?? '')
  const run = new URL(page.url()).pathname
  const header = await page.evaluate(async (path) => (await (await fetch(`/api/v1${path}`)).json()).header, run)
  const state = await context.storageState()
  await context.close()
  const member = `/crews/${header.memberId}`
  const screens = [
    ['/sign-in', 'list', undefined],
    ...LISTS.map((path) => [path, 'list', state]),
    [run, 'detail', state],
    [`${member}/start`, 'detail', state],
    [member, 'authoring', state],
  ]
  for (const [path, kind, storageState] of screens) {
    const seen = []
    for (let time = 0; time < TIMES; time += 1) seen.push(await measure(path, storageState))
    report(path.replace(header.memberId, '…').replace(run, '/runs/…'), kind, seen)
  }
} finally {
  await browser.close()
  await product.stop()
}
if (values.write) write()
console.log(`${lines.length - failed} passed, ${failed} failed`)
process.exit(failed > 0 ? 1 : 0)

async function measure(path, storageState) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...(storageState ? { storageState } : {}) })
  const page = await context.newPage()
  const scripts = new Map()
  let elsewhere = 0
  page.on('request', (request) => {
    if (!request.url().startsWith(product.url) && !/^(blob|data):/.test(request.url())) elsewhere += 1
  })
  page.on('response', (response) => {
    if (/\.js(\?|$)/.test(response.url()))
      scripts.set(
        response.url(),
        response.body().catch(() => Buffer.alloc(0)),
      )
  })
  await page.addInitScript(() => {
    const seen = { paintMs: 0, shift: 0, answerMs: 0 }
    window.seen = seen
    const watch = (type, note, more = {}) =>
      new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true, ...more })
    watch('largest-contentful-paint', (entry) => (seen.paintMs = entry.startTime))
    watch('layout-shift', (entry) => (seen.shift += entry.hadRecentInput ? 0 : entry.value))
    watch('event', (entry) => (seen.answerMs = Math.max(seen.answerMs, entry.interactionId ? entry.duration : 0)), {
      durationThreshold: 16,
    })
  })
  if (Number(values.cpu) > 1) await (await context.newCDPSession(page)).send('Emulation.setCPUThrottlingRate', { rate: Number(values.cpu) })
  await page.goto(`${product.url}${path}`, { waitUntil: 'load' })
  await page.waitForTimeout(SETTLES_MS)
  const sizes = await Promise.all([...scripts.values()].map(async (body) => gzipSync(await body).length))
  const paintMs = await page.evaluate(() => window.seen.paintMs)
  for (const key of KEYS) {
    await page.keyboard.press(key)
    await page.waitForTimeout(KEY_PAUSE_MS)
  }
  const { shift, answerMs } = await page.evaluate(() => window.seen)
  await context.close()
  return { paintMs, shift, answerMs, scriptsKb: sizes.reduce((sum, size) => sum + size, 0) / 1000, elsewhere }
}

function report(path, kind, seen) {
  const middle = (name) => seen.map((one) => one[name]).sort((a, b) => a - b)[seen.length >> 1]
  const found = Object.fromEntries(['scriptsKb', 'paintMs', 'shift', 'answerMs'].map((name) => [name, middle(name)]))
  const elsewhere = Math.max(...seen.map((one) => one.elsewhere))
  const over = [
    found.scriptsKb > SCRIPTS_KB[kind] ? 'scripts' : '',
    found.paintMs > BUDGETS.paintMs ? 'LCP' : '',
    found.shift > BUDGETS.shift ? 'CLS' : '',
    found.answerMs > BUDGETS.answerMs ? 'INP' : '',
    elsewhere > 0 ? 'other hosts' : '',
  ].filter((name) => name !== '')
  if (over.length > 0) failed += 1
  const cells = [
    path,
    `${found.scriptsKb.toFixed(0)} of ${SCRIPTS_KB[kind]} kB`,
    `${found.paintMs.toFixed(0)} ms`,
    found.shift.toFixed(3),
    `${found.answerMs.toFixed(0)} ms`,
    over.length === 0 ? 'yes' : `**no**: ${over.join(', ')}`,
  ]
  lines.push(`| ${cells.join(' | ')} |`)
  console.log(`${over.length === 0 ? 'ok  ' : 'OVER'} ${cells.join('  ')}`)
}

/** The table of screens is the last part of the page that `npm run bench` writes. */
function write() {
  const before = existsSync(PAGE) ? readFileSync(PAGE, 'utf8').split(HEADING)[0].trimEnd() : '# Performance'
  const said = [
    HEADING,
    '',
    `Written by \`npm run perf -- --write\` on ${new Date().toISOString().slice(0, 10)}: cold cache, medians of ${TIMES}, CPU slowed down ${values.cpu} times. Budgets: LCP`,
    `${BUDGETS.paintMs} ms, CLS ${BUDGETS.shift}, INP ${BUDGETS.answerMs} ms, no request to another host.`,
    '',
    '| Screen | Scripts, gzip | LCP | CLS | INP | Within |',
    '| --- | --- | --- | --- | --- | --- |',
    ...lines,
    '',
  ]
  writeFileSync(PAGE, [before, '', ...said].join('\n'))
}
