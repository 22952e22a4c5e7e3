import { patchYaml, type YamlPath } from '#components/crews/patch-yaml.ts'

/** What puts a problem right (`server/members/core/quick-fix.ts`); an edit without a value takes its place out. */
export interface Fix {
  readonly label: string
  readonly edits: readonly { readonly path: YamlPath; readonly value?: unknown }[]
}

/** The text with a fix put in, comments and order kept; null while the text cannot be read. Pure. */
export function applyFix(yaml: string, fix: Fix): string | null {
  let text: string | null = yaml
  for (const { path, value } of fix.edits) text = text === null ? null : patchYaml(text, path, value)
  return text
}
