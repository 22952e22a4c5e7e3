import type { Job } from '#server/authoring/author/built-in/job.ts'
import type { Clause } from '#server/authoring/author/built-in/split-clauses.ts'
import { speaksOf } from '#server/authoring/author/built-in/words.ts'

/** Words that carry no wish of their own. */
const SMALL = new Set(
  `a an the and or but of in on at to from for with by as is are was were be been it its this that these those them they he she him her his their our my your we i me us you
  then so too also just please kindly there here do does did done has have had will would could should can may might let get gets got all any each every both one two some such same
  again still already now up out off over into onto about around per via if when who which what where how why whose than very really simply only more most other own work job thing way something somebody someone anything ones
  want need like make sure back well fine ok okay yes no right
  ein eine einer eines einem einen der die das den dem des und oder aber von im in am an zu zum zur für mit auf bei aus nach um als ist sind war wird werden sein es dies diese dieser dieses
  er sie ihn ihm ihr ihnen ihre unser unsere unserem unserer mein meine wir ich mir mich uns du dir dann so auch bitte mal da hier hat haben hatte soll sollen kann könnte alle jeden jede jedes
  wer was wie wo warum dass damit noch schon nur sehr mehr gut ja nein`.split(/\s+/),
)
/** So many letters make a word the same: "invoice", "invoices". */
const STEM = 5

/** The words of a text that say something, shortened to what they share with their other forms. */
export function wordsThatSay(text: string): ReadonlySet<string> {
  return new Set(
    text
      .toLowerCase()
      .split(/[^\p{L}\d]+/u)
      .filter((word) => word.length > 1 && !SMALL.has(word))
      .map((word) => word.slice(0, STEM)),
  )
}

/** Words that say no more than what a job does by what stands in it. */
const DONE: readonly (readonly [(job: Job) => boolean, string])[] = [
  [
    ({ actions }) => actions.some(({ kind }) => kind === 'result'),
    'show list tell give keep display result results view viewing look see know find report count only nur append store save outcome overview number many anzeigen auflisten zeig ergebnis liste übersicht zahl',
  ],
  [
    ({ source }) => source.kind !== 'none',
    'check look read take watch see find quick pull collect through report list file files folder text table nimm nehme prüf prüfe prüfen schau schauen lies lesen liste datei tabelle rows lines entries zeilen',
  ],
  [({ shape }) => shape.kind === 'group', 'total totals sum sums count figures numbers amount summe bilden summieren add up'],
  [({ shape }) => shape.kind === 'compare' || shape.kind === 'join', 'differs different differences changed match matched unterschiede'],
  [
    ({ actions }) => actions.some(({ kind }) => kind === 'mail'),
    'mail mails email emails message letter letters send tell inform write drop line note list schick schicke senden sende schreib nachricht needs hear told',
  ],
  [
    ({ approval }) => approval,
    'ask asked approval approve approved before after yes sent goes anything sign freigabe zustimmung vorher frag say',
  ],
  [({ source }) => source.kind === 'form', 'name date day first last note email mail text type enter fill form press button start'],
  [({ when }) => when.kind === 'manual', 'start press button hand trigger myself manually myself button'],
  [({ source }) => source.kind === 'event', 'sender subject text content payload date note comes address arrives message'],
  [({ when }) => when.kind === 'schedule', 'once a week month day daily weekly monthly quarter regularly einmal woche monat täglich'],
  [({ onlyNew }) => onlyNew, 'change changes changed changing new twice same never remember already reported only row lead'],
]

/** Those words of a job, shortened as `wordsThatSay` does. */
export function wordsDone(job: Job): ReadonlySet<string> {
  return wordsThatSay(DONE.flatMap(([isSo, words]) => (isSo(job) ? [words] : [])).join(' '))
}

const NO_LETTERS =
  /^(?:(?:please|bitte|und|and|but|aber) )?(?:no|kein\p{L}*|without|ohne) (?:e-?)?(?:mails?|letters?|briefe?|nachrichten)(?!\p{L})/iu
const STARTS_IT = /^(?:when(?:ever)?|as soon as|once|each time|sobald|immer wenn)(?!\p{L})/iu
const BY_PERSON = /(?<!\p{L})(?:i|we|ich|wir|press\p{L}*|button|fill\p{L}*|enter\p{L}*|type\p{L}*|knopf)(?!\p{L})/iu
/** Another system calls. */
const CALLS =
  /^(?:our|the|an?|unser\p{L}*|das|die|der) (?:\p{L}+ ){1,3}?(?:calls?|posts?|pings?|sends?|notifies|ruft|meldet|schickt)(?!\p{L})/iu

/** Whether a part says what is so by itself: no letters where none is sent, or what makes another system or a person start it. */
export function isSoAnyway(text: string, { actions, when, onlyNew }: Job): boolean {
  if (onlyNew && speaksOf(text, 'remember')) return true
  if (NO_LETTERS.test(text)) return !actions.some(({ kind }) => kind === 'mail')
  if (when.kind === 'manual') return STARTS_IT.test(text) && BY_PERSON.test(text)
  return when.kind !== 'schedule' && (STARTS_IT.test(text) || (when.kind === 'webhook' && CALLS.test(text)))
}

/** What is said around a wish: a greeting, thanks, a reason, who one is. Nobody expects a step of it. */
const TALK: readonly RegExp[] = [
  /^(?:hi|hello|hey|dear|good (?:morning|day|evening)|guten (?:tag|morgen|abend)|hallo|moin|servus|liebe[rs]?)(?!\p{L})(?: [\p{L}-]+){0,3}$/iu,
  /(?<!\p{L})(?:thanks?|thx|thank you|danke\p{L}*|dank im voraus|vielen dank|cheers|best regards|kind regards|grüße|gruß|much appreciated)(?!\p{L})(?: [\p{L}-]+){0,5}$/iu,
  /^(?:because|as we|since (?:we|i|my|our)|so that|weil|damit|denn|obwohl|although|even though)(?!\p{L})/iu,
  /^(?:that.s (?:all|it|the whole job)|that is (?:all|it)|das ist alles|das wär.s|as discussed|wie besprochen|just a quick one|right|okay|ok|well|so|here.s the thing|the thing is|if possible|wenn möglich|if you can|as usual|wie immer|nothing else|sonst nichts)(?!\p{L})(?: (?:please|bitte|so|basically|then|what|i|want|is|we|the|thing|that))*$/iu,
  /^(?:it would be (?:great|nice|good|helpful)|would be (?:great|nice)|hätte? (?:ich )?gerne?|(?:das|was) ich (?:brauche|möchte|will)|what (?:i|we) (?:need|want)(?: is)?|kindly prepare|please|bitte|my problem|one more thing)$/iu,
  /^(?:(?:wir|ich) (?:suchen?|bräuchten?|brauchen?) (?:jemand\p{L}*|ein\p{L}* \p{L}+)|(?:please |bitte )?(?:set up|make|hire|create) (?:an? |the )?(?:new )?crew member(?: for \p{L}+)?)$/iu,
  /^(?:you are|du bist|sie sind) (?:our|the|my|an?|unser\p{L}*|mein\p{L}*|ein\p{L}*)(?!\p{L})/iu,
]
/** "We run a small hotel", "our legal team is small": who speaks, nothing to do. */
const ABOUT_US =
  /^(?:we|i|wir|ich|(?:our|my|unser\p{L}*|mein\p{L}*|the) (?:\p{L}+ ){1,3}?) ?(?:run|rent|are|am|is|have|has|use|own|keep (?:forgetting|asking)|forget|betreiben|betreibe|vermieten|führen|sind|bin|ist|haben|habe|nutzen|used to|would like to stop|.d love to stop)(?!\p{L})/iu
const ASKS = /\d|(?<!\p{L})(?:never|not|only|must|should|shall|no|nie\p{L}*|nicht|nur|kein\p{L}*|muss|soll\p{L}*|darf)(?!\p{L})|[@/]/iu
const ANNOUNCED_WORDS_MAX = 6

export function isTalk({ text, announces }: Pick<Clause, 'text' | 'announces'>): boolean {
  if (announces && text.split(/\s+/).length <= ANNOUNCED_WORDS_MAX && !ASKS.test(text)) return true
  return TALK.some((pattern) => pattern.test(text)) || (ABOUT_US.test(text) && !ASKS.test(text))
}
