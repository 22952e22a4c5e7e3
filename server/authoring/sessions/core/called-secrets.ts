/** What people call a secret. `DB_PASSWORD` and `client_secret` are names of secrets too. */
const BEGINS = '(?<![A-Za-z0-9])'
const CODE = [
  '(?:access|security|entry|door|gate|alarm|unlock|pin)[ -]?code|pin[ -]?(?:number|nummer)|geheimzahl',
  '(?:zugangs|zugriffs|zutritts|sicherheits|tür|alarm|pin)-?code',
].join('|')
const NAMED = String.raw`${BEGINS}(?:pass(?:word|phrase|wort)?|kennwort|pwd?|pin|api[- ]?key|api-?schlüssel|token|secret|geheimnis|${CODE})(?![\p{L}\p{N}])["']?`
/** `for the mailbox`: a few words between the name and the value. */
const OF = String.raw`(?:\s+(?:for|of|to|für|zu|zum|zur|von|vom)(?:\s+[^\s"',;:=]{1,40}){1,4}?)?`
const VALUE = String.raw`["']?(?!vault:)(?=[^\s"',;]*[\d!@#$%^&*_+=~?-])([^\s"',;]{4,200})`
/** What says something of a password instead of what it is. */
const OF_IT = [
  'a|an|the|my|your|his|her|our|their|this|that|these|it|its|one|what|where|which|in|on|at|from|with|under|to|for|as|by|of|not|no|never|always|still',
  'already|also|only|too|again|now|same|required|needed|necessary|mandatory|optional|saved|stored|kept|sent|set|given|shown|known|unknown|missing|asked',
  'wrong|incorrect|invalid|expired|correct|right|valid|changed|reset|rotated|entered|provided|generated|encrypted|hidden|empty|new|old|secret|safe|weak|strong',
  'true|false|yes|none|null|ja|nein|please|see|ask|bitte|siehe|der|die|das|dem|den|des|ein|eine|einer|einem|mein|dein|sein|ihr|unser|im|in|ins|am|an|auf|bei|beim|vom|von|aus|unter|mit',
  'zu|zum|zur|für|nicht|kein|nie|immer|noch|schon|auch|nur|jetzt|nötig|notwendig|erforderlich|benötigt|gespeichert|hinterlegt|abgelegt|bekannt|unbekannt|falsch|richtig|ungültig|gültig',
  'abgelaufen|geändert|zurückgesetzt|verschlüsselt|leer|neu|alt|geheim|sicher|schwach|stark|wie|wo|was|derselbe|dasselbe|gleich',
].join('|')
/** The same of what has its name from other trades as well: a token is counted, a pass is approved. */
const OF_WEAK = [
  'all|any|each|every|both|some|when|if|unless|until|approved|rejected|failed|fail|pass|okay|string|text|number|boolean|bearer|confidential|internal|public|private|works|expires|green|amber|yellow|red|grün|gelb|rot|bestanden|paid|unpaid|equal|match|matches|agree|agrees|complete',
  'leaks|changes|protected|field|today|tomorrow|there|here|gone|alle|jede|jeder|jedes|wenn|falls|bis|text|zahl|vertraulich|öffentlich|intern|heute|morgen|gesperrt|weg|hier|dort|liegt',
].join('|')
/** How words end that say how something is, or what is done with it. */
const SAYS_HOW = String.raw`\p{L}+(?:ed|ing|able|ible|ful|less|ous|ive|ent|ant|ary|ique|ort|ong|ig|lich|bar|isch|los)|(?:ge|ver|er|be|ent|zer|ab)\p{L}+(?:t|en)|cheap|small|ready|fine|good|bad|free|live|dead|big|own`
/** `user/password: ann / …`: what follows is the name first. */
const AFTER_NAME = String.raw`(?<!(?:user(?:name)?|benutzer(?:name)?)\s{0,3}/\s{0,3})`
const PASSWORD = String.raw`${BEGINS}${AFTER_NAME}(?:pass(?:word|phrase|wort|wd|code)|kennwort|pwd?|mot de passe)\b["']?`
const SAYS = String.raw`(?:is|ist|lautet|heißt)(?![\p{L}\p{N}])[ \t]*:?`
const IS = String.raw`[ \t]*(?:${SAYS}|[:=])[ \t]*`
const OPENS = String.raw`(?:"(?=[^"\n]{1,200}")|'(?=[^'\n]{1,200}'))?`
const NO_PASSWORD = String.raw`(?!vault:|[([]|(?:${OF_IT})(?![\p{L}\p{N}]))`
/** `secret: {name}` and `token: <yours>` hold its place. */
const NO_WEAK = String.raw`${NO_PASSWORD}(?![{<])(?!(?:${OF_WEAK}|${SAYS_HOW})(?![\p{L}\p{N}]))`
const ALL_OF_IT = String.raw`((?<=")[^"\n]{1,200}(?=")|(?<=')[^'\n]{1,200}(?=')|[^\s"',;]{3,200})`
/** A word that is all that is said there: `secret: swordfish`, not `the secret: short sentences`. */
const ONE_WORD = String.raw`["']?([^\s"',;]{3,199}?[^\s"',;.:!?)])(?=["'.:!?)]*(?:[,;\s]*$|[,;]|\s*\n)|["']?[.:!?)]+\s|["']?\s+(?:and|und|then|dann|please|bitte|thanks|danke|for|für)(?![\p{L}\p{N}]))`
const MIXED = String.raw`(?=[^\s"',;]*\p{L})(?=[^\s"',;]*\d)([^\s"',;/]{4,200})`
const OWN_SECRET = '(?:client|app|shared|signing|webhook|consumer)[ _-]?secret'
const TOKEN_LIKE = String.raw`${BEGINS}(?:token|${OWN_SECRET}|api[- ]?key|api-?schlüssel|${CODE})(?![\p{L}\p{N}])["']?`
/** `pass: swordfish`, `secret: swordfish`: said to be it, in one word. */
const WEAK = String.raw`${BEGINS}(?:pass|token|secret|geheimnis|api[- ]?key|api-?schlüssel|${CODE})(?![\p{L}\p{N}])["']?`
const LOGIN_NAMES = String.raw`(?<![\p{L}\p{N}])(?:credentials?|log-?in|zugangsdaten|anmeldedaten|user(?:name)?\s{0,3}/\s{0,3}pass(?:word)?|benutzer(?:name)?\s{0,3}/\s{0,3}passwort)(?:\s+(?:is|are|ist|sind|lauten))?\s{0,3}[:=]?\s{0,3}`
const ADDRESS = String.raw`[^\s"',;:/|@]{1,80}@[^\s"',;:/|@]{1,80}`

/** What is said of a token or a code in one long word, beside `SAYS_HOW`: how it is, or that it must be. */
const STATE = [
  String.raw`\p{L}+(?:al|ic|ly|ory|ate|ete|upt|act|lar|where|line|iert|haft|sam|ell|frei|voll|ung|heit|keit)|\p{L}*ge\p{L}+(?:t|en)`,
  '(?:un)?healthy|(?:un)?written|forgotten|mistaken|unclear|another|nowhere|nothing|pflicht|vorschrift|standard|bestandteil|nirgends|irgendwo|dasselbe|anderswo|überall|fehlerhaft',
  'up-to-date|out-of-date|read-only|write-only|one-time|single-use|end-of-life',
].join('|')
/** Behind `is` a short plain word says how it is (`lost`, `stale`); a secret has quotes, a digit or a sign, or is long. */
const NO_STATE = String.raw`(?:(?<=(?:lautet|heißt|:)[ \t]*)|(?=["'])|(?=[^\s"',;]*[\d@#$%^&*_+=~])|(?=[^\s"',;.:!?)]{7})(?!(?:${STATE})(?![\p{L}\p{N}])))`
const SENTENCE = String.raw`(?:(?![.!?]\s)[^\n]){0,200}`
const LOGGING_IN = String.raw`(?:log(?:s|ged|ging)?[ -]?(?:in|on)|sign(?:s|ed|ing)?[ -]?in|anmeld\p{L}*|anzumelden|einlogg\p{L}*|einzuloggen|meld\p{L}*\s+(?:dich|sich|sie|euch|mich|uns)|logg\p{L}*\s+(?:dich|sich|sie|euch|mich|uns))(?![\p{L}\p{N}])`
/** `pass: green, fail: red`, `pass: amount and date match` judge; beside a log-in or a user it is the password. */
const NO_VERDICT = String.raw`(?!pass(?![\p{L}\p{N}])(?<!(?<![\p{L}\p{N}])(?:${LOGGING_IN}|user(?:name)?|account|benutzer(?:name)?|konto)${SENTENCE}pass)(?:(?<=(?<![\p{L}\p{N}])(?:fail|failed|pass)(?![\p{L}\p{N}])${SENTENCE}pass)|${SENTENCE}(?<![\p{L}\p{N}])(?:fail|failed|pass)(?![\p{L}\p{N}])|\s*[:=]\s*\p{L}+(?:,\s+\p{L}+){0,6},?\s+(?:and|und|or|oder)\s+\p{L}))`
/** `Security code: US0378331005` names a share. */
const NO_SHARE = String.raw`(?!(?:security|sicherheits)[ -]?code(?:\s+is|\s+ist|\s+lautet)?\s*[:=]?\s*["']?[a-z]{2}[a-z0-9]{9}\d(?![\p{L}\p{N}]))`
/** Customers have pin codes where they live; only a lock's or a card's is a secret, and it has eight digits at most. */
const NO_POST = String.raw`(?!pin[ -]?code(?:\s+(?:is|ist|lautet))?\s*[:=]?\s*(?:\d{9}|(?<=(?:\p{L}{2,}s|kunden|people|leute)\s*,?\s+(?:with|whose|in|from|mit|deren|aus)\s+(?:the\s+|dem\s+)?pin[ -]?code[^\d]{0,12})\d{5}))`
const NOT_CALLED = `${NO_SHARE}${NO_POST}`
/** `The token is lost!`: the sign ends the sentence. */
const NOT_SAID = String.raw`(?!(?:token|(?:${OWN_SECRET})|secret|geheimnis|api[- ]?key|api-?schlüssel|${CODE})${OF}[ \t]+${SAYS}[ \t]*(?:\p{L}{1,6}[!?]+|(?:${OF_IT}|${OF_WEAK}|${SAYS_HOW}|${STATE})[!?]*)(?:[\s,;.)]|$))`
/** `95.5%` behind `pass:` where something fails is a mark. */
const NO_MARK = String.raw`(?!pass\s*[:=]\s*[^\p{L}\s]+[,;\s]${SENTENCE}(?<![\p{L}\p{N}])fail)`
const NO_ADDRESS_OR_FILE = String.raw`(?![^\s"',;@]+@(?:[\p{L}\d-]+\.)+\p{L}{2,}(?![^\s"',;.:!?)]))(?![^\s"',;]+\.(?:pdf|docx?|xls[xm]?|csv|tsv|txt|pptx?|od[tsp]|jsonl?|xml|html?|md|zip|png|jpe?g|gif|eml|msg|ics|log|ya?ml|rtf|mp[34]|7z|gz)(?![\p{L}\p{N}]))`
const BOTH = String.raw`(?:with|as|mit|als)\s+${ADDRESS}\s+(?:and|und)\s+${NO_ADDRESS_OR_FILE}`
/** `Entry code 2024 invoices go to Ana`: counted things follow. */
const NO_COUNT = String.raw`(?!\s+(?!(?:opens|unlocks|works|expires|lets|gets|gives|changes|belongs|always|starts|stops|this|is|was|has|does)(?![\p{L}\p{N}]))\p{L}+(?:s|ungen)\s+(?!(?:the|a|an|this|that|my|our|your|it|him|her|them|all|every|in|on|at|for)(?![\p{L}\p{N}]))\p{L})`

/** What a person calls a secret is one, whatever its form: `password: hunter2`. A handle is only a name. */
const CALLED: readonly RegExp[] = [
  new RegExp(
    String.raw`${NOT_CALLED}${NOT_SAID}${NO_MARK}${NAMED}(?:['’]s\s|${OF}\s*(?:(?:is|ist|lautet|heißt)\b\s*:?|[:=]))\s*${VALUE}`,
    'dgiu',
  ),
  // `my pw is swordfish`: said outright, the next word is it though it looks like any other; between quotes all of it.
  new RegExp(`${PASSWORD}${OF}${IS}${OPENS}${NO_PASSWORD}${ALL_OF_IT}`, 'dgiu'),
  new RegExp(String.raw`${NOT_CALLED}${NO_VERDICT}${WEAK}${OF}[ \t]*[:=][ \t]*${NO_WEAK}${ONE_WORD}`, 'dgiu'),
  new RegExp(String.raw`${NOT_CALLED}${TOKEN_LIKE}${OF}[ \t]+${SAYS}[ \t]*${NO_WEAK}${NO_STATE}${ONE_WORD}`, 'dgiu'),
  // `pw letmein`: nobody writes so short a word of anything but what follows it.
  new RegExp(String.raw`${BEGINS}pwd?[ \t]+${NO_WEAK}${ONE_WORD}`, 'dgiu'),
  // `with password Summer2026!`: nothing between them, so only what mixes letters and digits as no word does.
  new RegExp(
    String.raw`${NOT_CALLED}${NAMED}\s+${VALUE.replace('(?!vault:)', String.raw`(?!vault:)(?=[^\s"',;]*\p{L})(?=[^\s"',;]*\d)`)}`,
    'dgiu',
  ),
  new RegExp(
    String.raw`${BEGINS}(?!pin[ -]?code\s+(?!\d{4}(?:[,;.:!?)]|\s*$)))(?:pin|passcode|${CODE})\s+(\d{4,12})(?![\p{L}\p{N}])${NO_COUNT}`,
    'dgiu',
  ),
  // `credentials ann:Summer2026!`, `login: ann / Summer2026!`: the second of the two.
  new RegExp(String.raw`${LOGIN_NAMES}[^\s"',;:/|]{1,80}\s{0,3}[:/|]\s{0,3}${MIXED}`, 'dgiu'),
  // After an address, or where it is said that both follow, it may be any word.
  new RegExp(String.raw`${LOGIN_NAMES}${ADDRESS}\s{0,3}[:/|]\s{0,3}${NO_WEAK}([^\s"',;/]{4,200})`, 'dgiu'),
  new RegExp(
    String.raw`\b(?:user(?:name)?|benutzer(?:name)?)\s{0,3}/\s{0,3}(?:pass(?:word|wort)?)\s{0,3}[:=]\s{0,3}[^\s"',;:/|]{1,80}\s{0,3}[:/|]\s{0,3}${NO_WEAK}([^\s"',;/]{4,200})`,
    'dgiu',
  ),
  // An address and a word are the two of a log-in only where somebody logs in: lists are shared with two people as well.
  new RegExp(
    String.raw`(?<![\p{L}\p{N}])${LOGGING_IN}(?:(?!\s(?:and|und|then|dann|share|send)\s)[^\n;!?,]){0,80}?\s${BOTH}${MIXED}`,
    'dgiu',
  ),
  new RegExp(String.raw`(?<![\p{L}\p{N}])${BOTH}${MIXED}(?=\s+(?:anmeld|einlogg|anzumelden|einzuloggen))`, 'dgiu'),
  // `https://ann:Summer2026@files.example`: between the name and the host.
  /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@"']{0,100}:([^\s/@"']{3,200})@/dgi,
  // A key is called so in other trades as well: only a long one with digits is hidden.
  /\b(?:key|schlüssel)\b\s*(?:(?:is|ist|lautet)\b\s*:?|[:=])\s*["']?(?=[^\s"',;]*\d)([^\s"',;]{16,200})/dgi,
]

/** A token of a few letters is told from a word by a capital inside: `token is abcDEF`. */
const SHORT_TOKEN = new RegExp(String.raw`${NOT_CALLED}${TOKEN_LIKE}${OF}[ \t]+${SAYS}[ \t]*${NO_WEAK}${ONE_WORD}`, 'dgiu')
const CAPITAL_INSIDE = /\p{Ll}\p{Lu}/u

/** Where in a text stands what it calls a secret; offsets in UTF-16. They may overlap. Pure. */
export function calledSecrets(text: string): readonly { readonly start: number; readonly end: number }[] {
  const short = [...text.matchAll(SHORT_TOKEN)].filter(([, value = '']) => CAPITAL_INSIDE.test(value))
  return [...CALLED.flatMap((pattern) => [...text.matchAll(pattern)]), ...short].flatMap(({ indices }) => {
    const span = indices?.[1]
    return span === undefined ? [] : [{ start: span[0], end: span[1] }]
  })
}
