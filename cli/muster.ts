import { isAppError } from '#server/kernel/app-error.ts'
import { ERROR_CATALOGUE } from '#server/kernel/error-catalogue.ts'
import { ownValue } from '#server/kernel/own-value.ts'
import { COMMANDS } from './commands.ts'

/** `muster <verb> …`: finds the command, runs it, ends with its exit code. */
const [verb, ...args] = process.argv.slice(2)

if (verb === undefined || verb === 'help' || verb === '--help') {
  printHelp()
  process.exit(verb === undefined ? 2 : 0)
}
const command = ownValue(COMMANDS, verb)
if (!command) {
  console.error(`there is no command "${verb}"\n`)
  printHelp()
  process.exit(2)
}
try {
  const { needsDatabase } = command
  if (typeof needsDatabase === 'function' ? needsDatabase(args) : needsDatabase)
    (await import('./point-at-installation.ts')).pointAtInstallation()
  process.exitCode = await (await command.load())(args)
} catch (error) {
  console.error(
    isAppError(error) ? `${error.message}. ${ERROR_CATALOGUE[error.code].next}` : error instanceof Error ? error.message : String(error),
  )
  process.exitCode = 1
}
process.exit()

function printHelp(): void {
  console.log('muster <command>\n')
  for (const [name, { summary }] of Object.entries(COMMANDS)) console.log(`  ${name.padEnd(14)}${summary}`)
}
