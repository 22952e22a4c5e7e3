import type { Page } from 'playwright-core'
import { callApi } from './look.ts'

/** Hires from a template, puts it to work as it is and starts it on its sample data, but for the `inputs` that are given. */
export async function startTemplate(
  page: Page,
  ref: string,
  inputs: { readonly [name: string]: unknown } = {},
): Promise<{ memberId: string; runId: string }> {
  const { memberId } = await callApi<{ memberId: string }>(page, 'POST', `/templates/${ref}/install`, {})
  await callApi(page, 'POST', `/members/${memberId}/publish`, {})
  const { usual } = await callApi<{ usual: object }>(page, 'GET', `/templates/${ref}`)
  const { runId } = await callApi<{ runId: string }>(page, 'POST', `/members/${memberId}/runs`, { inputs: { ...usual, ...inputs } })
  return { memberId, runId }
}

const NOTES = `
metadata: { name: Note keeper, slug: note-keeper }
objective: Keep what customers said.
memory: { mode: member }
steps:
  - { id: nordlicht, kind: remember, key: Nordlicht GmbH, content: Pays after the second reminder }
  - { id: hafen, kind: remember, key: Hafen-Bau AG, content: { contact: Ms Petersen, pays: on time } }
`

/** A crew member that remembers two things. @returns its id, once it does */
export async function startNoteKeeper(page: Page): Promise<string> {
  const { memberId } = await callApi<{ memberId: string }>(page, 'POST', '/members', { yaml: NOTES })
  await callApi(page, 'POST', `/members/${memberId}/publish`, {})
  await callApi(page, 'POST', `/members/${memberId}/runs`, { inputs: {} })
  await page.waitForFunction(async (id) => (await (await fetch(`/api/v1/members/${id}/memory`)).json()).count === 2, memberId, {
    polling: 500,
  })
  return memberId
}
