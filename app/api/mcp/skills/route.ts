import { defineMcp } from '#server/entry/mcp/define-mcp.ts'
import { buildSkillsServer } from '#server/entry/mcp/skills/build-skills-server.ts'

/** MCP by Streamable HTTP: the skills of a workspace, as tools and by the Skills extension (docs/guides/mcp.md). */
export const { GET, POST, DELETE, OPTIONS } = defineMcp({ surface: 'skills', build: buildSkillsServer })
