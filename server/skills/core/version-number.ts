import { valid } from 'semver'
import { VERSION_CHARS_MAX } from '#server/skills/schema.ts'

/**
 * Whether that is a number by which versions are chosen. An older Muster let through some that are not: too long to be asked for, or with
 * a part beyond what is counted exactly. Their rows stand, are shown and can be withdrawn; nothing chooses them, nothing waits for them.
 */
export function isVersionNumber(text: string): boolean {
  return text.length <= VERSION_CHARS_MAX && valid(text) === text
}
