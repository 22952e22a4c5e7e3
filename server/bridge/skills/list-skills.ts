import { namesOf } from '#server/bridge/list-runs.ts'
import { searchTerms } from '#server/bridge/search/core/search-terms.ts'
import type { SkillList, SkillListItem } from '#server/bridge/skills/schema.ts'
import { nameOf, warningsIn } from '#server/bridge/skills/skill-facts.ts'
import {
  countAdded,
  countWaiting,
  hasSkills,
  listSkillRows,
  listVersionRows,
  type SkillRow,
  type SkillVersionRow,
} from '#server/bridge/skills/store.ts'
import { inScope } from '#server/tenancy/store.ts'

const PAGE = 50

export interface SkillQuery {
  readonly find?: string | undefined
  readonly of?: 'own' | 'others' | undefined
  /** `next` of the page before. */
  readonly after?: string | undefined
}

/** Skills of the workspace and public ones of others, by name, a page at a time. */
export async function listSkills(workspaceId: string, query: SkillQuery): Promise<SkillList> {
  const people = await namesOf(workspaceId)
  return await inScope(workspaceId, async (scope) => {
    const [slug, id] = (query.after ?? '').split(' ')
    const rows = await listSkillRows(scope, {
      words: searchTerms(query.find ?? '').words,
      of: query.of,
      after: slug && id ? { slug, id } : undefined,
      limit: PAGE + 1,
    })
    const page = rows.slice(0, PAGE)
    const versions = Map.groupBy(
      await listVersionRows(
        scope,
        page.map((row) => row.id),
      ),
      (version) => version.skillId,
    )
    const added = new Map((await countAdded(scope)).map((row) => [row.skillId, row]))
    const items = page.map((row): SkillListItem => {
      const own = versions.get(row.id) ?? []
      return {
        ...headOf(row, workspaceId),
        newest: newestOf(own, people),
        versions: own.length,
        added: added.get(row.id)?.added ?? 0,
        waiting: added.get(row.id)?.waiting ?? 0,
      }
    })
    const last = page.at(-1)
    return {
      items,
      next: rows.length > PAGE && last ? `${last.slug} ${last.id}` : null,
      any: items.length > 0 || (await hasSkills(scope)),
      waiting: await countWaiting(scope),
    }
  })
}

function headOf(row: SkillRow, workspaceId: string) {
  const { id, visibility, description } = row
  return { id, name: nameOf(row, workspaceId), isOwn: row.workspaceId === workspaceId, visibility, description }
}

/** The newest one that was not withdrawn, else the newest. @param versions newest first */
function newestOf(versions: readonly SkillVersionRow[], people: ReadonlyMap<string, string>): SkillListItem['newest'] {
  const row = versions.find(({ yankedAt }) => yankedAt === null) ?? versions[0]
  if (!row) return null
  return {
    version: row.semver,
    publishedAt: row.publishedAt.toISOString(),
    publishedBy: people.get(row.publishedBy) ?? null,
    warnings: warningsIn(row.report),
    withdrawn: row.yankSeverity,
  }
}
