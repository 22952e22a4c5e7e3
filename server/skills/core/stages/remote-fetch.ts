import { type BundleFile, error, lineAt, type Matter, quoted } from '#server/skills/core/bundle.ts'
import type { Finding } from '#server/skills/schema.ts'

const PER_FILE_MAX = 10
/**
 * What stands before a command: variables, and one command that runs another, with its options: `sudo -E`, `env A=1`, `xargs -0`. What
 * either may hold does not overlap, so that a line is not divided between them in every way there is.
 */
const WRAPPED = String.raw`(?:[a-z_]\w{0,30}=[^\s|;&]{0,80}\s{1,4}){0,4}(?:(?:sudo|doas|env|command|exec|nohup|time|nice|xargs|busybox|setsid|timeout)\b[^\n|;&]{0,300}?\s)?["'(]?(?:/(?:[\w.-]{1,30}/){0,4})?`
const SHELL_NAME = String.raw`(?:ba|z|da|a|k|fi)?sh\b(?![-./])`
const SHELL = `${WRAPPED}${SHELL_NAME}`
const INTERPRETER_NAME = String.raw`(?:python[\d.]{0,4}|perl|ruby|node|php|deno|bun|pwsh|powershell)\b(?![-./]|\s{1,4}-m\s{1,4}json\.tool)`
/** A program in quotes that runs nothing of what it reads. */
const QUIET = String.raw`(?!\w{0,20}(?:exec|eval|system|popen|spawn|subprocess|child_process|getattr|builtins|__import__|pickle|marshal|runpy)|\bqx\b|/ee|\$\(|${'`'}|\bvm\b)`
const PROGRAM = String.raw`\s{0,4}(?:"(?:${QUIET}(?:\\[^\n]|[^"\\])){1,800}"|'(?:${QUIET}[^']){1,800}')(?=[\s|;&)${'`'}]|$)`
/** A file of the folder itself: neither an absolute path nor one without an ending, either may be what is piped. */
const OWN_FILE = String.raw`["']?(?:(?:\$\{?\w{1,40}\}?|\{\w{1,40}\}|~)/)?(?:[\w.-]{1,60}/){0,8}[\w-][\w.-]{0,80}\.(?:pyz?|pl|rb|[mc]?[jt]s|php|ps1)(?=["'\s|;&)${'`'}]|$)`
/** `xargs` hands over what is piped as an argument, or as the program. */
const NOT_BY_XARGS = String.raw`(?<!\bxargs\b[^\n|;&]{0,200})`
/** An interpreter that is given its program beside what is piped to it: that one is only read. */
const GIVEN_PROGRAM = [
  String.raw`python[\d.]{0,4}${NOT_BY_XARGS}(?:\s{1,4}-[bsuoqv]{1,4}){0,3}\s{1,4}(?:-c${PROGRAM}|${OWN_FILE})`,
  String.raw`(?:perl|ruby)${NOT_BY_XARGS}(?:\s{1,4}-(?:[lanpw]{1,5}|M[\w:=,]{1,60})){0,3}\s{1,4}(?:-[lanpw0]{0,6}e${PROGRAM}|${OWN_FILE})`,
  String.raw`(?:node|deno|bun)${NOT_BY_XARGS}(?:\s{1,4}run)?(?:\s{1,4}--(?:no|allow)-[a-z-]{1,30}){0,4}\s{1,4}(?:(?:-p?e|-p|--eval|--print|eval)${PROGRAM}|${OWN_FILE})`,
  String.raw`php${NOT_BY_XARGS}\s{1,4}(?:-r${PROGRAM}|(?:-f\s{1,4})?${OWN_FILE})`,
  String.raw`(?:pwsh|powershell)${NOT_BY_XARGS}(?:\s{1,4}-noprofile)?\s{1,4}(?:-file\s{1,4})?${OWN_FILE}`,
].join('|')
/** What runs all that is piped to it. */
const RUNS_PIPED = `${WRAPPED}(?:${SHELL_NAME}|(?!${GIVEN_PROGRAM})${INTERPRETER_NAME})`
/** Rights with which nothing can be run: `600`, `u=rw,go=`. */
const CHMOD = String.raw`chmod\b(?!\s{1,4}(?:[0-7]{0,2}[0246]{3}|(?:[ugoa]{0,4}(?:[+=][rw]{0,2}|-[rwx]{1,3})(?:,|(?=\s))){1,4})\s)`
const FETCH = String.raw`(?:curl|wget|aria2c)\b`
/** An address or what stands for one: a table with a column for curl and one for Bash fetches nothing. */
const ADDRESSED = String.raw`(?=[^\n|]{0,300}?(?:[\w})\]>][./:]\w|[$<{]|\burl\b|\d{6}))`
/** Commands between two pipes, as many as somebody writes in a line. */
const PIPED = String.raw`(?:\|&?[^\n|]{1,100}){0,4}\|&?\s{0,4}`
/** Registries that everybody takes packages from; named as an address they are no other place. */
const REGISTRIES = String.raw`https://(?:(?:test\.)?pypi\.org|download\.pytorch\.org|registry\.(?:npmjs\.org|yarnpkg\.com)|npm\.jsr\.io|rubygems\.org)(?=[/\s"'${'`'})]|$)`
/** Where a package comes from when it is not from a registry. */
const ELSEWHERE = String.raw`["']?(?:[\w.[\]-]{1,60}\s{0,2}@\s{0,2})?(?!${REGISTRIES})(?:(?:git\+\w{1,8}|https?|git|ssh)://|(?:github|gitlab|bitbucket|gist):\w|git@[\w.-]{1,80}:)`
const SHAPES: readonly (readonly [code: string, message: string, shape: RegExp])[] = [
  [
    'fetch-and-run',
    'What is fetched from elsewhere is run unseen.',
    new RegExp(String.raw`\b${FETCH}${ADDRESSED}[^\n|]{0,300}${PIPED}${RUNS_PIPED}`, 'gi'),
  ],
  [
    'fetch-and-run',
    'What is fetched from elsewhere is run unseen.',
    new RegExp(
      String.raw`(?:\b(?:eval|source|exec)\b|(?:^|[\s;&|])\.|\b(?:ba|z)?sh\s{1,4}-c|\b(?:python3?|node|perl|ruby)\s{1,4}-[ce])\s{0,4}["']?\s{0,4}(?:\$\(|<\(|${'`'})\s{0,4}${FETCH}`,
      'gm',
    ),
  ],
  ['fetch-and-run', 'What is fetched from elsewhere is run unseen.', new RegExp(String.raw`\b(?:ba|z)?sh\s{1,4}<\(\s{0,4}${FETCH}`, 'g')],
  [
    'fetch-and-run',
    'What is fetched from elsewhere is run unseen.',
    /\b(?:iex|Invoke-Expression)\b[^\n]{0,200}\b(?:iwr|irm|Invoke-WebRequest|Invoke-RestMethod|DownloadString)\b|\b(?:iwr|irm|Invoke-WebRequest|Invoke-RestMethod|DownloadString)\b[^\n]{0,200}\|\s{0,4}(?:iex|Invoke-Expression)\b/gi,
  ],
  [
    'fetch-and-run',
    'What is fetched from elsewhere is run unseen.',
    /\b(?:exec|eval)\s{0,4}\(\s{0,4}(?:requests\.get|urllib\.request\.urlopen|urlopen|await\s{1,4}fetch|fetch)\s{0,4}\(/g,
  ],
  [
    'fetch-and-run',
    'What is fetched from elsewhere is run unseen.',
    // what comes before is looked at only where something is run
    new RegExp(
      String.raw`(?:&&|;)(?:(?<=\b${FETCH}[^\n]{0,400})\s{0,4}(?:sudo\s{1,4})?(?:${CHMOD}|${SHELL}|\.\/|source\s|\.\s|/tmp/|(?:python3?|perl|ruby|node|php|pwsh)\s{1,4}["']?/tmp/)|(?<=\bcurl\b[^\n]{0,300}(?:-o|-O|--output)[^\n]{0,200})\s{0,4}sudo\b)`,
      'g',
    ),
  ],
  [
    'decode-and-run',
    'Something encoded is run unseen.',
    new RegExp(
      String.raw`\b(?:base64\s{1,4}(?:-d|-D|--decode)|xxd\s{1,4}-r|openssl\s{1,4}enc\b[^\n|]{0,100}-d)[^\n|]{0,200}${PIPED}${RUNS_PIPED}`,
      'gi',
    ),
  ],
  [
    'decode-and-run',
    'Something encoded is run unseen.',
    /\b(?:exec|eval)\s{0,4}\(\s{0,4}(?:base64\.b64decode|atob|zlib\.decompress|bytes\.fromhex|codecs\.decode|compile\(base64)/g,
  ],
  [
    'remote-package',
    'A package is installed from an address instead of a registry.',
    new RegExp(
      [
        String.raw`\b(?:pip[\d.]{0,4}|pipx|uv(?:\s{1,4}(?:pip|tool))?|npm|pnpm|yarn|bun|deno|brew|cargo|gem)\s{1,4}(?:i|install|add|inject)\s(?:[^\n#;&|]{0,200}?[\s="'])?${ELSEWHERE}`,
        String.raw`\b(?:npx|bunx|uvx|(?:pnpm|yarn)\s{1,4}dlx|npm\s{1,4}(?:exec|x)|bun\s{1,4}x|(?:pipx|uv|deno)\s{1,4}run)\s{1,4}(?:[^\n#;&|]{0,100}(?:--?p(?:ackage)?|--from|--with|--spec)[\s=]{1,4}|(?:-\S{1,60}\s{1,4}){0,6})${ELSEWHERE}`,
      ].join('|'),
      'gi',
    ),
  ],
  [
    'remote-instructions',
    'The reader is told to fetch its instructions from elsewhere.',
    // from its end: only where something is to be followed is looked back for an address and a verb
    /(?<=(\b(?:fetch|download|load|read|get|open|visit|curl)\b[^\n]{0,120}https?:\/\/[^\s)][^\n]{0,420}))\b(?:and|then)\b[^\n]{0,40}\b(?:follow|obey|execute|run|apply|do)\b[^\n]{0,30}\b(?:instructions?|commands?|steps|what it says|everything)\b/gi,
  ],
  ['shell-at-load', 'A command would be run while the text is loaded.', /(?:^|\s)!`[^`\n]{1,400}`/gm],
  [
    'persistence',
    'Something is put where it runs by itself later.',
    /(?:>>?|\btee\b[^\n]{0,40})\s{0,4}["']?(?:~|\$HOME|\/root|\/home\/[\w-]{1,40})\/\.(?:bashrc|zshrc|profile|bash_profile|zprofile|ssh\/authorized_keys|config\/autostart)|\bcrontab\s{1,4}(?:-\s|-$|[^\s-])|\/etc\/(?:cron\.|ld\.so\.preload|profile\.d)|\.git\/hooks\/[a-z-]{3,30}|\bcore\.hooksPath\b/gm,
  ],
  [
    'reverse-shell',
    'A connection is opened that hands over a shell.',
    /\/dev\/(?:tcp|udp)\/|\b(?:nc|ncat|netcat)\b[^\n]{0,100}\s-[a-z]{0,6}e\b|\bbash\s{1,4}-i\s{0,4}>&/g,
  ],
]
/** A file that is fetched: under a name that is given, or under its own. */
const SAVED = new RegExp(
  [
    String.raw`\b(?:[Cc]url\b[^\n]{0,300}?\s-[a-zA-Z]{0,6}o|[Ww]get\b[^\n]{0,300}?\s-[a-zA-Z]{0,6}O|(?:[Cc]url|[Ww]get|aria2c)\b[^\n]{0,300}?(?:--out(?:put(?:-document)?)?|\s-o|>|\|\s{0,4}(?:sudo\s{1,4})?tee(?:\s{1,4}-a)?))[\s=]{0,2}["']?([\w./~$-]{1,100})`,
    String.raw`\b(?:[Ww]get\b|[Cc]url\b[^\n]{0,100}?\s-[a-zA-Z]{0,6}O\b)[^\n]{0,300}?/([\w.-]{1,100})(?=["'\s${'`'}]|$)`,
  ].join('|'),
  'gm',
)
/** A file that is run, at the beginning of a command. */
const RUN = new RegExp(
  String.raw`(?:^|[;&|])[ \t]{0,12}(?:[$>] )?(?:${WRAPPED}(?:${SHELL_NAME}|${INTERPRETER_NAME})(?:\s{1,4}-[\w-]{1,30}){0,4}\s{1,4}|(?:source|\.)\s{1,4}|(?:sudo\s{1,4})?${CHMOD}\s{1,4}[\w+=,]{1,12}\s{1,4}|(?:sudo\s{1,4})?(?=\.?/|~/))["']?([\w./~$-]{1,100})`,
  'gim',
)
/** The last command of what was found: what a sentence says before it is about another. */
const INSTALLS = /^[\s\S]*\s(?:i|install|add|inject)(?=\s)/i
/** A sentence that goes on behind a command: no installer takes a dash, or a name with a comma. */
const SENTENCE_BETWEEN = /\s[—–]\s|[\w`],\s(?![^"'\]]*["'\]])/
/** The same by what may be the name of a package as well. */
const WORD_BETWEEN = /(?:\s(?:see|open|visit|at|and)\s|[\w`]\.\s[A-Z])[^"'=]{0,80}\bhttps?:\/\/$/i
const PACKAGED = /git[+@]|ssh:|\.(?:git|tgz|gz|tar|zip|whl|gem|crate)\b/i
/** Addresses from which packages are taken without an ending, and a second one, which no sentence needs. */
const MAYBE_PACKAGED = /\b(?:github|gitlab|bitbucket|gist|codeberg)\b|\.(?:[mc]?[jt]s|rb|py)\b|https?:.*https?:/i
/** Files that other programs obey without being asked. */
const HOOK_FILES =
  /(?:^|\/)(?:\.git\/|\.husky\/|\.envrc$|\.claude\/|\.cursor\/|\.vscode\/(?:tasks|settings)\.json$|\.mcp\.json$|\.npmrc$|\.pth$|sitecustomize\.py$|conftest\.py$)/
const INSTALL_SCRIPT = /"(?:pre|post)?install"\s{0,8}:\s{0,8}"/

/** Fetching and running in one go, hooks and what else runs without anybody having looked. */
export function checkRemoteFetch(files: readonly BundleFile[], matter: Matter | null): Finding[] {
  const hooks =
    matter && 'hooks' in matter.fields
      ? [error('hooks', 'The fields ask for commands that run by themselves (hooks).', { path: 'SKILL.md' })]
      : []
  return [
    ...hooks,
    ...files.flatMap(({ path, reading }) => [...hookFile(path, reading), ...shapesIn(path, reading), ...savedAndRun(path, reading)]),
  ]
}

function hookFile(path: string, text: string): Finding[] {
  if (HOOK_FILES.test(path))
    return [error('hook-file', 'Other programs obey this file without being asked.', { path, next: 'Leave it out.' })]
  if (/(?:^|\/)package\.json$/.test(path) && INSTALL_SCRIPT.test(text))
    return [error('install-script', 'This package runs a command when it is installed.', { path })]
  return []
}

function shapesIn(path: string, given: string): Finding[] {
  // a backslash at the end of a line goes on in the next one
  const text = given.replaceAll(/\\\r?\n/g, (broken) => ' '.repeat(broken.length))
  return SHAPES.flatMap(([code, message, shape]) =>
    [
      ...text
        .matchAll(shape)
        .filter((match) => code !== 'remote-package' || !isSentence(match, text))
        .take(PER_FILE_MAX),
    ].map((match) =>
      error(code, `${message} “${quoted(`${match[1] ?? ''}${match[0]}`.trim())}”`, {
        path,
        line: lineAt(given, match.index),
        next: 'Name a package and its version, or add the file itself.',
      }),
    ),
  ).slice(0, PER_FILE_MAX)
}

/** An address that a sentence names behind a command, and the command does not take. */
function isSentence({ index, 0: found }: RegExpExecArray, text: string): boolean {
  const before = INSTALLS.exec(found)?.[0].length
  if (before === undefined) return false
  const between = found.slice(before)
  const [rest = ''] = text.slice(index + before, index + found.length + 200).split('\n', 1)
  if (PACKAGED.test(rest)) return false
  return SENTENCE_BETWEEN.test(between) || (WORD_BETWEEN.test(between) && !MAYBE_PACKAGED.test(rest))
}

/** What one line fetches into a file and a later one runs. */
function savedAndRun(path: string, text: string): Finding[] {
  if (!/\b(?:curl|wget|aria2c)\b/i.test(text)) return []
  const plain = (name: string): string => name.replace(/^(?:\.\/)+/, '')
  const saved = new Map<string, number>()
  for (const { index, 1: given, 2: own } of text.matchAll(SAVED)) {
    const name = plain(given ?? own ?? '')
    if (!saved.has(name)) saved.set(name, index)
  }
  const isSaved = ({ index, 1: name = '' }: RegExpExecArray) => (saved.get(plain(name)) ?? text.length) < index
  return (saved.size === 0 ? [] : [...text.matchAll(RUN).filter(isSaved).take(PER_FILE_MAX)]).map((match) =>
    error('fetch-and-run', `What is fetched from elsewhere is run unseen. “${quoted(match[0].trim())}”`, {
      path,
      line: lineAt(text, match.index),
      next: 'Name a package and its version, or add the file itself.',
    }),
  )
}
