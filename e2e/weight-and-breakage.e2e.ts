import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { openSql } from '#db/client.ts'
import { embeddedUrl } from '../scripts/embedded-postgres.ts'
import { openSecrets } from '../scripts/instance-secrets.ts'
import { callApi } from './testing/look.ts'
import { publishExamples } from './testing/publish-skill.ts'
import { reachApproval } from './testing/reach-approval.ts'
import { signIn } from './testing/sign-up.ts'
import { useProduct } from './testing/use-product.ts'

const world = useProduct()
/** ui.md, budgets: gzip, in kB, of what a page brings before anybody does anything. */
const LISTS_MAX_KB = 220
const DETAILS_MAX_KB = 260
const AUTHORING_MAX_KB = 300
const LISTS = [
  '/',
  '/approvals',
  '/runs',
  '/crews',
  '/schedules',
  '/results',
  '/outbox',
  '/apps',
  '/secrets',
  '/rules',
  '/mail',
  '/notices',
  '/settings',
  '/health',
  '/proof',
  '/people',
  '/skills',
  '/skills/waiting',
  '/skills/in-effect',
  '/skills/checks',
  '/skills/publish',
  '/connect',
]
/** What a drawn page asks for by itself comes within this. */
const SETTLES_MS = 500
const CANARY = 'canary-s3cr3t-7c1f'

test('no list brings more scripts than 220 kB, no detail more than 260, writing a job no more than 300', async () => {
  const context = await world.browser.newContext({ viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  await reachApproval(page, world.product.setupLink ?? '')
  const run = new URL(page.url()).pathname
  const member = await memberOf(page, run)
  const skill = (await publishExamples(page)).get('clear-letters')
  await callApi(page, 'POST', '/skill-bindings', { skill: 'clear-letters', scopeType: 'workspace' })
  const budgets = [
    ...LISTS.map((path) => [path, LISTS_MAX_KB] as const),
    [run, DETAILS_MAX_KB],
    [`${member}/start`, DETAILS_MAX_KB],
    [`/skills/${skill}`, DETAILS_MAX_KB],
    [`/skills/${skill}?tab=versions`, DETAILS_MAX_KB],
    [`/skills/${skill}/add`, DETAILS_MAX_KB],
    [member, AUTHORING_MAX_KB],
  ] as const
  const heavy: string[] = []
  for (const [path, maxKb] of budgets) {
    const kb = await weigh(page, path)
    if (kb > maxKb) heavy.push(`${path} ${kb.toFixed(1)} kB`)
    expect(kb, path).toBeGreaterThan(50)
  }
  expect(heavy).toEqual([])
  await context.close()
})

async function memberOf(page: Page, run: string): Promise<string> {
  const id = await page.evaluate(
    async (path) => ((await (await fetch(`/api/v1${path}`)).json()) as { header: { memberId: string } }).header.memberId,
    run,
  )
  return `/crews/${id}`
}

/** Scripts that a page asks for by itself, each as gzip makes it, whatever the server in between does. */
async function weigh(page: Page, path: string): Promise<number> {
  const scripts = new Map<string, Promise<Buffer>>()
  const note = (response: { url(): string; body(): Promise<Buffer> }): void => {
    if (/\.js(\?|$)/.test(response.url())) scripts.set(response.url(), response.body())
  }
  page.on('response', note)
  await page.goto(`${world.product.url}${path}`, { waitUntil: 'load' })
  await page.waitForTimeout(SETTLES_MS)
  page.off('response', note)
  const sizes = await Promise.all([...scripts.values()].map(async (body) => gzipSync(await body).length))
  return sizes.reduce((sum, size) => sum + size, 0) / 1000
}

test('what breaks inside a page reaches neither the page, its digest nor the log, and trying again leads back to it', async () => {
  const context = await world.browser.newContext({ viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  await signIn(page, world.product.url)
  const { dataDir } = world.product
  const sql = openSql(embeddedUrl(join(dataDir, 'pg'), 'muster_owner', openSecrets(dataDir).ownerPassword), { max: 1 })
  // What a page reads fails with a secret in the words of the error, as a value in a query would be.
  await sql.unsafe(`create function muster.canary() returns boolean language plpgsql as $$ begin
    raise exception using message = '${CANARY}', detail = '${CANARY}', errcode = 'P0001'; end $$;
    grant execute on function muster.canary() to public;
    create policy canary on muster.memberships as restrictive for select using (muster.canary());`)
  const seen: string[] = []
  page.on('console', (message) => seen.push(message.text()))
  page.on('pageerror', (error) => seen.push(error.message))
  const answer = await page.goto(`${world.product.url}/people?invite=approver`)
  seen.push((await answer?.text()) ?? '', JSON.stringify(answer?.headers()))
  await page.getByRole('heading', { name: 'This page could not be shown' }).waitFor()
  const id = await page.locator('.mono-s').innerText()
  seen.push(await page.content())
  expect(seen.join('\n')).not.toContain(CANARY)
  expect(world.product.output()).toContain(`"digest":"${id}"`)
  expect(world.product.output()).toContain('"code":"P0001"')
  expect(world.product.output()).not.toContain(CANARY)
  await sql.unsafe('drop policy canary on muster.memberships; drop function muster.canary()')
  await sql.end({ timeout: 5 })
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('heading', { name: 'People' }).waitFor()
  expect(new URL(page.url()).search).toBe('?invite=approver')
  await context.close()
})
