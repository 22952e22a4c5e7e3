import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { writeBytes } from '#server/connectors/files/write-bytes.ts'
import { hire } from '#server/dispatch/testing/hold-run.ts'
import { useRunWorld } from '#server/dispatch/testing/run-world.ts'
import type { McpSurface } from '#server/entry/mcp/surfaces.ts'
import { arrangeBearer } from '#server/entry/mcp/testing/arrange-client.ts'
import { tellResult } from '#server/entry/mcp/testing/conformance/tell-result.ts'
import { INSPECTOR } from '#server/entry/mcp/testing/inspector.ts'
import { serveRoutes } from '#server/entry/mcp/testing/serve-routes.ts'
import { arrangeBinding, arrangeWrittenSkill } from '#server/skills/resolve/testing/arrange-skills.ts'
import * as CREW from '../../../app/api/mcp/crew/route.ts'
import * as SKILLS from '../../../app/api/mcp/skills/route.ts'
import * as TOOLS from '../../../app/api/mcp/tools/route.ts'

/**
 * The official Inspector on the command line, against the product's own endpoints and with API tokens. Only in `npm run conformance`: it is
 * fetched from the package registry, for it is larger than everything it looks at.
 */
const isAsked = process.env['MUSTER_CONFORMANCE_LINES'] !== undefined
vi.setConfig({ testTimeout: 300_000 })
const GREETER = `
metadata: { name: Greeter, slug: greeter, summary: Greets a person. }
objective: Greet.
steps:
  - { id: words, kind: set, values: { text: Hello } }
output:
  value: { text: '\${ steps.words.output.text }' }
`
let origin = ''
const bearers = { skills: '', tools: '', crew: '' }

const LOOKS = [
  ['skills', ['tools/list'], 'skills_view'],
  ['skills', ['tools/call', '--tool-name', 'skills_list'], 'check-invoices'],
  ['skills', ['resources/list'], 'skill://check-invoices/SKILL.md'],
  ['tools', ['tools/list'], 'files_read'],
  ['tools', ['tools/call', '--tool-name', 'files_read', '--tool-arg', 'path=in/hello.txt'], 'Good morning'],
  ['crew', ['tools/list'], 'start_greeter'],
  ['crew', ['tools/call', '--tool-name', 'crew_list'], 'Greets a person'],
] as const

describe.skipIf(!isAsked)('with an API token', () => {
  const world = useRunWorld()
  let close = async (): Promise<void> => {}

  beforeAll(async () => {
    const routes = Object.entries({ skills: SKILLS, tools: TOOLS, crew: CREW }).flatMap(([surface, methods]) =>
      Object.entries(methods).map(([method, route]) => [`${method} /api/mcp/${surface}`, route] as const),
    )
    const served = await serveRoutes(Object.fromEntries(routes))
    close = served.close
    origin = served.origin
    for (const surface of ['skills', 'tools', 'crew'] as const)
      bearers[surface] = (await arrangeBearer(world.workspaceId, [surface], 'operator')).bearer
    await hire(world.workspaceId, GREETER)
    await writeBytes(world.workspaceId, 'in/hello.txt', Buffer.from('Good morning'))
    const { workspaceId } = world
    const contents = { 'SKILL.md': '---\nname: check-invoices\ndescription: Check the sums of invoices\n---\n# Check invoices' }
    const { owner } = world.owner.current
    await arrangeBinding(owner, { workspaceId, skill: await arrangeWrittenSkill(owner, { workspaceId, slug: 'check-invoices', contents }) })
  })
  afterAll(async () => await close())

  test('the Inspector lists and calls tools and lists resources', async () => {
    const passed: string[] = []
    const failed: string[] = []
    const said: string[] = []
    for (const [surface, method, expected] of LOOKS) {
      const answer = await inspect(surface, method)
      said.push(answer)
      const name = `${surface} ${method.slice(0, 3).join(' ')}`
      if (answer.includes(expected)) passed.push(name)
      else failed.push(name)
    }
    tellResult({ set: 'Inspector CLI', passed, failed, said: said.join('\n') })
    expect(failed, said.join('\n')).toEqual([])
  })
})

async function inspect(surface: McpSurface, [method, ...more]: readonly [string, ...string[]]): Promise<string> {
  const to = ['--cli', `${origin}/api/mcp/${surface}`, '--transport', 'http', '--header', `Authorization: Bearer ${bearers[surface]}`]
  const child = spawn('npx', ['--yes', INSPECTOR, ...to, '--method', method, ...more], { stdio: ['ignore', 'pipe', 'pipe'] })
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
  return `$ inspector ${surface} ${method} ${more.join(' ')}\n${out}${err}`
}
